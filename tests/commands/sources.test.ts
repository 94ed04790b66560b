/** Intake sources of the settings, in a running exporter: begun, changed while it runs, and ended in order. */
import { lutimes, mkdir, readdir, rename, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { plumbline, scratch, serve, type Served } from './plumbline.js';

const SLOW = 180_000;

let folder: Awaited<ReturnType<typeof scratch>>;
let served: Served;
let url = '';
let mails: string[] = [];

beforeAll(async () => {
  folder = await scratch();
  for (const name of ['one', 'two']) await mkdir(join(folder.path, name));
  const demo = ['demo', '--domains', '1', '--days', '2', '--reports-per-day', '3', '--seed', '3'];
  await plumbline([...demo, '--out', join(folder.path, 'mail')]);
  mails = (await readdir(join(folder.path, 'mail'))).sort();
  await say('one');
  served = serve(['--store.dir', join(folder.path, 'data'), '--config.file', settings()]);
  url = await served.logged('url', 'listening');
  await served.logged('msg', 'ready');
}, SLOW);
afterAll(async () => {
  await served.end();
  await folder.remove();
}, SLOW);

function settings(): string {
  return join(folder.path, 'plumbline.yml');
}

/** One source for each of the folders. */
async function say(...names: string[]): Promise<void> {
  const sources = names.map((name) =>
    [`  ${name}:`, '    type: folder', `    path: ${join(folder.path, name)}`, '    poll: 100ms'].join('\n'),
  );
  await writeFile(settings(), `sources:\n${sources.join('\n')}\n`);
}

/** A mail appears, whole and not just now. */
async function put(index: number, into: string): Promise<string> {
  const mail = mails[index] ?? '';
  const from = join(folder.path, 'mail', mail);
  await utimes(from, 1, 1);
  await rename(from, join(folder.path, into, mail));
  return mail;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(50);
}

async function metric(name: string): Promise<number | undefined> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}

async function isDone(source: string, mail: string): Promise<boolean> {
  return (await readdir(join(folder.path, source, 'done')).catch((): string[] => [])).includes(mail);
}

async function reload(): Promise<{ status: number; text: string }> {
  const response = await fetch(`${url}/-/reload`, { method: 'POST' });
  return { status: response.status, text: await response.text() };
}

it(
  'a file is moved when it is stored, and the source is up',
  async () => {
    const mail = await put(0, 'one');
    await until(() => isDone('one', mail));
    expect(await metric('plumbline_deliveries_total{source="one",outcome="committed"}')).toBe(1);
    expect(await metric('plumbline_source_up{source="one"}')).toBe(1);
  },
  SLOW,
);

it(
  'a link is not followed, wherever it leads',
  async () => {
    const link = join(folder.path, 'one', '0-link');
    await symlink(join(folder.path, 'mail', mails[3] ?? ''), link);
    await lutimes(link, 1, 1);
    const mail = await put(4, 'one');
    await until(() => isDone('one', mail));
    expect(await readdir(join(folder.path, 'one'))).toContain('0-link');
    expect(await metric('plumbline_deliveries_total{source="one",outcome="committed"}')).toBe(2);
  },
  SLOW,
);

it(
  'a source that is added runs, and one that is taken out ends, without a restart',
  async () => {
    await say('two');
    expect(await reload()).toEqual({ status: 200, text: 'the settings were read again\n' });
    const mail = await put(1, 'two');
    await until(() => isDone('two', mail));
    expect(await metric('plumbline_source_up{source="one"}')).toBeUndefined();
    await say('one', 'two');
    served.process.kill('SIGHUP');
    await until(async () => (await metric('plumbline_source_up{source="one"}')) === 1);
  },
  SLOW,
);

it(
  'wrong settings change nothing, and what is wrong is said',
  async () => {
    await writeFile(settings(), 'sources: { two: { type: foldr } }\nlog: { level: loud }\n');
    const { status, text } = await reload();
    expect(status).toBe(400);
    expect(text).toContain('sources.two: type: must be one of');
    expect(text).toContain('log.level: must be one of');
    expect(await metric('plumbline_source_up{source="two"}')).toBe(1);
  },
  SLOW,
);

it(
  'what is there for all to see is a matter of a restart, and that is said',
  async () => {
    await say('one', 'two');
    await writeFile(settings(), 'log: { level: debug }\nsources: {}\n');
    expect((await reload()).text).toBe('the settings were read again; restart serve to change log\n');
  },
  SLOW,
);

it(
  'a folder that is not there keeps no other source from its work',
  async () => {
    await say('one', 'nowhere');
    await reload();
    const failures = 'plumbline_source_failures_total{source="nowhere",reason="folder_missing"}';
    await until(async () => ((await metric(failures)) ?? 0) > 0);
    expect(await metric('plumbline_source_up{source="nowhere"}')).toBe(0);
    const mail = await put(2, 'one');
    await until(() => isDone('one', mail));
  },
  SLOW,
);
