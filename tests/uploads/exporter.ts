import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { layEmptyStore, plumbline, scratch, serve, type Served, STATELESS } from '../commands/plumbline.js';
import { askRunningEngine } from '../commands/running-engine.js';

export const SLOW = 180_000;
export const REPORTS = '/api/v1/reports';

export interface MadeKey {
  readonly id: string;
  readonly key: string;
}

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly results?: readonly { file: string; status: string; reason: string; report_key: string }[];
    readonly error?: { reason: string; detail: string };
  };
}

type Body = NonNullable<RequestInit['body']>;
type Said = Readonly<Record<string, string>>;

/** What the demo calls a mail that brings a report for the second time. */
const REPEATED = /_(?:again|copy)\.eml$/;

/** A `serve` of its own, with a key to it and mails for it, which can be ended and begun anew. */
export class Exporter {
  readonly folder: string;
  readonly #remove: () => Promise<void>;
  #store: readonly string[];
  #flags: readonly string[] = [];
  #served: Served | undefined;
  #mails: File[] = [];
  url = '';
  key = '';

  private constructor(folder: string, remove: () => Promise<void>) {
    this.folder = folder;
    this.#remove = remove;
    this.#store = ['--store.dir', join(folder, 'data')];
  }

  static async make(): Promise<Exporter> {
    const made = await scratch();
    const { path } = made;
    await layEmptyStore(join(path, 'data'));
    const exporter = new Exporter(path, () => made.remove());
    const demo = ['demo', '--domains', '2', '--days', '3', '--reports-per-day', '5', '--seed', '4'];
    await plumbline([...demo, '--end', '2026-06-30', '--out', join(path, 'mail')]);
    const names = (await readdir(join(path, 'mail'))).filter((name) => !REPEATED.test(name)).sort();
    exporter.#mails = await Promise.all(
      names.map(async (name) => new File([await readFile(join(path, 'mail', name))], name)),
    );
    return exporter;
  }

  get process() {
    if (this.#served === undefined) throw new Error('it is not running');
    return this.#served.process;
  }

  /** Another store than the one in its own folder. */
  storeAt(...flags: readonly string[]): void {
    this.#store = flags;
  }

  async begin(...flags: readonly string[]): Promise<void> {
    this.#flags = flags;
    this.#served = serve([...STATELESS, ...this.#store, ...flags]);
    this.url = await this.#served.logged('url', 'listening');
    await this.#served.logged('msg', 'ready');
    if (this.key === '') this.key = (await this.makeKey('reports:write')).key;
  }

  /** As a supervisor ends it; the code it ended with. */
  async end(): Promise<number | null | undefined> {
    const code = await this.#served?.end();
    this.#served = undefined;
    return code;
  }

  /** As a power cut ends it. */
  async kill(): Promise<void> {
    const closed = once(this.process, 'close');
    this.process.kill('SIGKILL');
    await closed;
    this.#served = undefined;
  }

  async beginAgain(): Promise<void> {
    await this.begin(...this.#flags);
  }

  async remove(): Promise<void> {
    await this.end();
    await this.#remove();
  }

  /** The value of a key in the log of serve, once it is there. */
  async logged(key: string, message: string): Promise<string> {
    if (this.#served === undefined) throw new Error('it is not running');
    return await this.#served.logged(key, message);
  }

  async run(...args: readonly string[]): Promise<string> {
    return (await plumbline([...args, ...this.#store])).stdout;
  }

  async makeKey(scope: string, ...flags: readonly string[]): Promise<MadeKey> {
    const made = await this.run('keys', 'create', '--name', 'a test', '--scope', scope, '--json', ...flags);
    return JSON.parse(made) as MadeKey;
  }

  async count(sql: string): Promise<string> {
    const [flag, directory = ''] = this.#store;
    const told = flag === '--store.dir' ? await askRunningEngine(directory, sql, 'TSV') : undefined;
    return (told ?? (await this.run('sql', '--format', 'TSV', sql))).trim();
  }

  async holds(): Promise<unknown> {
    return (JSON.parse(await this.run('verify')) as { holds: unknown }).holds;
  }

  /** A report of its own, that was not sent yet. */
  mail(index: number): File {
    const file = this.#mails[index];
    if (file === undefined) throw new Error('there are fewer mails');
    return file;
  }

  async post(body: Body, headers: Said = {}, path = REPORTS): Promise<Told> {
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.key}`, ...headers },
      body,
    });
    const told = (await response.json()) as Told['body'];
    return { status: response.status, headers: response.headers, body: told };
  }

  async get(path: string, headers: Said = {}): Promise<Response> {
    return await fetch(this.url + path, { headers: { authorization: `Bearer ${this.key}`, ...headers } });
  }

  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    return Number(line?.slice(name.length + 1));
  }

  /** Begins to send a body, as large as it says, of which the rest may come later. */
  half(file: File, headers: Said = {}, path = REPORTS): Half {
    return new Half(`${this.url}${path}`, file, { authorization: `Bearer ${this.key}`, ...headers });
  }
}

/** A request whose body comes in two halves. */
export class Half {
  readonly #request: ClientRequest;
  readonly #file: File;
  readonly #answer: Promise<IncomingMessage>;

  constructor(url: string, file: File, headers: Said) {
    this.#file = file;
    this.#request = request(url, { method: 'POST', headers: { ...headers, 'content-length': file.size } });
    this.#answer = once(this.#request, 'response').then(([answer]) => answer as IncomingMessage);
    this.#answer.catch(() => undefined);
    this.#request.on('error', () => undefined);
  }

  get #middle(): number {
    return Math.floor(this.#file.size / 2);
  }

  /** Resolves when it is on its way. */
  async begin(): Promise<void> {
    const bytes = Buffer.from(await this.#file.slice(0, this.#middle).arrayBuffer());
    await new Promise<void>((resolve) => {
      this.#request.write(bytes, () => {
        resolve();
      });
    });
  }

  async end(): Promise<void> {
    this.#request.end(Buffer.from(await this.#file.slice(this.#middle).arrayBuffer()));
  }

  async told(): Promise<Told> {
    const answer = await this.#answer;
    const body = JSON.parse(await text(answer)) as Told['body'];
    const headers = new Headers(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
    return { status: answer.statusCode ?? 0, headers, body };
  }
}

export function form(...files: readonly File[]): FormData {
  const data = new FormData();
  for (const file of files) data.append('files', file);
  return data;
}

export function statuses({ body }: Told): string[] {
  return (body.results ?? []).map(({ status }) => status);
}

export interface Task {
  readonly id: string;
  readonly state: string;
  readonly done: number;
  readonly reason?: string;
  readonly url: string;
  readonly events: string;
  readonly results: readonly { file: string; status: string }[];
}

/** An upload whose sender does not wait. */
export async function postLater(exporter: Exporter, ...files: readonly File[]): Promise<Task> {
  const headers = { authorization: `Bearer ${exporter.key}`, prefer: 'respond-async' };
  const response = await fetch(exporter.url + REPORTS, { method: 'POST', headers, body: form(...files) });
  if (response.status !== 202) throw new Error(`answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Task;
}

export async function taskAt(exporter: Exporter, url: string): Promise<Task> {
  return (await (await exporter.get(url)).json()) as Task;
}

export async function untilDone(exporter: Exporter, url: string): Promise<Task> {
  for (;;) {
    const task = await taskAt(exporter, url);
    if (task.state === 'done') return task;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
