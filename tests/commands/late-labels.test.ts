/** A person's word holds for mail that comes in while it is said, whoever takes it in and whatever breaks off. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SLOW } from '../uploads/exporter.js';
import { plumbline, scratch, serve, type Served, STATELESS } from './plumbline.js';
import { askRunningEngine } from './running-engine.js';
import { until } from './until.js';

const DEMO = ['--domains', '2', '--days', '6', '--reports-per-day', '6', '--end', '2026-06-30'];
const NETWORK = '203.0.113.64/27';
const INSIDE = "source_ip BETWEEN toIPv6('203.0.113.64') AND toIPv6('203.0.113.95')";

let folder: Awaited<ReturnType<typeof scratch>>;
let halves: readonly [string, string];

beforeAll(async () => {
  folder = await scratch();
  const mbox = join(folder.path, 'demo.mbox');
  await plumbline(['demo', ...DEMO, '--out', mbox]);
  const mails = (await readFile(mbox, 'latin1')).split(/^(?=From )/m);
  const middle = Math.floor(mails.length / 2);
  halves = [mails.slice(0, middle).join(''), mails.slice(middle).join('')];
}, SLOW);
afterAll(() => folder.remove());

function storeAt(name: string): string[] {
  return ['--store.dir', join(folder.path, name), '--log.level', 'warn'];
}

/** Takes in what is written to it, for as long as it is. */
class Ingest {
  readonly #child: ChildProcessWithoutNullStreams;

  constructor(store: readonly string[]) {
    const args = ['exporter/bin/plumbline.js', 'ingest', '-', ...store];
    this.#child = spawn(process.execPath, args, { env: { PATH: process.env['PATH'] }, stdio: 'pipe' });
    this.#child.stdout.resume();
    this.#child.stderr.resume();
  }

  /** What comes last in an mbox is read when more comes. */
  write(mails: string): void {
    this.#child.stdin.write(mails, 'latin1');
  }

  async end(): Promise<number | null> {
    this.#child.stdin.end();
    await once(this.#child, 'close');
    return this.#child.exitCode;
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await once(this.#child, 'close');
  }
}

async function count(store: readonly string[], condition: string): Promise<number> {
  const query = `SELECT count() FROM v_records WHERE ${condition}`;
  const told = await askRunningEngine(store[1] ?? '', query, 'TSV');
  return Number(told ?? (await plumbline(['sql', ...store, '--format', 'TSV', query])).stdout);
}

function label(store: readonly string[], target: string, senderClass: string) {
  return plumbline(['senders', 'label', target, '--class', senderClass, ...store]);
}

const WITHOUT = `${INSIDE} AND class_reason != 'labelled'`;

test(
  'a label that is said while reports come in holds for those that come later, and for those on their way',
  async () => {
    const store = storeAt('beside');
    const ingest = new Ingest(store);
    ingest.write(halves[0]);
    await until(async () => (await count(store, INSIDE)) > 0);
    const before = await count(store, INSIDE);
    expect(await label(store, NETWORK, 'forwarder')).toMatchObject({ code: 0 });
    ingest.write(halves[1]);
    expect(await ingest.end()).toBe(0);
    expect(await count(store, INSIDE)).toBeGreaterThan(before);
    expect(await count(store, WITHOUT)).toBe(0);
    expect(await plumbline(['verify', ...store])).toMatchObject({ code: 0 });
  },
  SLOW,
);

test(
  'of two that are said at once both hold',
  async () => {
    const store = storeAt('at-once');
    await plumbline(['demo', ...DEMO, ...store]);
    const query = `SELECT replaceOne(toString(any(source_ip)), '::ffff:', '') FROM v_records WHERE ${INSIDE}`;
    const one = (await plumbline(['sql', ...store, '--format', 'TSV', query])).stdout.trim();
    const said = await Promise.all([label(store, NETWORK, 'threat'), label(store, one, 'forwarder')]);
    expect(said.map(({ code }) => code)).toEqual([0, 0]);
    const isOne = `source_ip = toIPv6('${one}')`;
    expect(await count(store, isOne)).toBeGreaterThan(0);
    const wrong = `${INSIDE} AND sender_class != if(${isOne}, 'forwarder', 'threat')`;
    expect(await count(store, wrong)).toBe(0);
    expect(await plumbline(['verify', ...store])).toMatchObject({ code: 0 });
  },
  SLOW,
);

describe('beside a running serve', () => {
  const store = (): string[] => storeAt('served');
  let served: Served;

  beforeAll(async () => {
    served = serve([...STATELESS, ...storeAt('served').slice(0, 2)]);
    await served.logged('msg', 'ready');
  }, SLOW);
  afterAll(() => served.end(), SLOW);

  test(
    'what was taken in by one that broke off is judged by the label soon after',
    async () => {
      const ingest = new Ingest(store());
      ingest.write(halves[0]);
      await until(async () => (await count(store(), INSIDE)) > 0);
      const before = await count(store(), INSIDE);
      const labelled = label(store(), NETWORK, 'forwarder');
      ingest.write(halves[1]);
      await until(async () => (await count(store(), INSIDE)) > before);
      await ingest.kill();
      expect(await labelled).toMatchObject({ code: 0 });
      const begun = Date.now();
      await until(async () => (await count(store(), WITHOUT)) === 0 || Date.now() - begun > 60_000);
      expect(await count(store(), WITHOUT)).toBe(0);
    },
    SLOW,
  );
});
