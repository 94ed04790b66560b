/** What was answered 202 is stored in the end, whatever happens meanwhile. */
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SourcedDelivery, Verdict } from '../../model/intake-source.js';
import type { UploadHouse } from '../reports/house.js';
import { ReceivedFiles } from '../reports/received.js';
import { MEMORY } from '../testing/memory.js';
import type { Task } from './task.js';
import { TaskFolder } from './task-folder.js';
import { Tasks, type TasksTools } from './tasks.js';

const STORED: Verdict = {
  verdict: 'ack',
  taken: { stored: 1 },
  things: [{ path: 'a', outcome: 'stored', reason: '', reportKey: '7' }],
};
const AWAY: Verdict = { verdict: 'nack', reason: 'store_unreachable', detail: 'away' };
const LIMITS = { tasks: 10, tasksBytes: 1000, tasksRemembered: 10, tasksKeptMs: 60_000 };

let path: string;
let now: number;
let taken: string[];
let errors: unknown[];
let verdictOf: (text: string) => Promise<Verdict> | Verdict;
let isOpen: boolean;
let tasks: Tasks;

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'plumbline-tasks-'));
  [now, taken, errors, isOpen] = [1_000_000, [], [], true];
  verdictOf = () => STORED;
  tasks = begin();
  await tasks.open();
});
afterEach(async () => {
  isOpen = false;
  await tasks.end();
  await rm(path, { recursive: true });
});

async function take({ bytes }: SourcedDelivery): Promise<{ verdict: Promise<Verdict> }> {
  const text = (await buffer(Readable.from(bytes))).toString();
  taken.push(text);
  return { verdict: Promise.resolve(verdictOf(text)) };
}

function begin(limits: Partial<TasksTools['limits']> = {}): Tasks {
  const house: UploadHouse = { keeper: MEMORY, take, limited: () => undefined };
  return new Tasks({
    folder: new TaskFolder(path),
    house: () => (isOpen ? house : undefined),
    limits: { ...LIMITS, ...limits },
    now: () => now,
    random: () => 1,
    onError: (error) => errors.push(error),
    again: { firstMs: 10, longestMs: 40 },
  });
}

/** The process ends, and another begins where it was. */
async function restart(limits: Partial<TasksTools['limits']> = {}): Promise<void> {
  isOpen = false;
  await tasks.end();
  isOpen = true;
  tasks = begin(limits);
  await tasks.open();
}

async function add(...texts: readonly string[]): Promise<Task> {
  const received = new ReceivedFiles(MEMORY, 1000);
  for (const text of texts) await received.add(() => `${text}.eml`, Readable.from([Buffer.from(text)]));
  const task = await tasks.add('a key', received);
  if ('ok' in task) throw new Error(task.reason);
  return task;
}

async function until(id: string, state: Task['state']): Promise<Task> {
  for (;;) {
    const task = await tasks.find(id);
    if (task?.state === state) return task;
    await sleep(2);
  }
}

async function untilTaken(times: number): Promise<void> {
  while (taken.length < times) await sleep(2);
}

it('is done when all of it is stored; its bytes go, and what became of them stays', async () => {
  const { id } = await add('one', 'two');
  const done = await until(id, 'done');
  expect(done.results).toMatchObject([
    { file: 'one.eml', status: 'stored', report_key: '7' },
    { file: 'two.eml', status: 'stored' },
  ]);
  while ((await readdir(join(path, id))).length > 1) await sleep(2);
  expect(await readdir(join(path, id))).toEqual(['task.json']);
});

it('that the store does not take is tried again until it does, and says why it waits', async () => {
  verdictOf = () => AWAY;
  const { id } = await add('one');
  await untilTaken(4);
  expect(await until(id, 'waiting')).toMatchObject({ reason: 'store_unreachable', results: [] });
  verdictOf = () => STORED;
  expect(await until(id, 'done')).toMatchObject({ reason: '' });
});

it('of which the store took a part hands in the other part again, and says of each what became of it first', async () => {
  verdictOf = (text) => (text === 'two' ? AWAY : STORED);
  const { id } = await add('one', 'two');
  await untilTaken(4);
  expect(await until(id, 'waiting')).toMatchObject({ results: [{ file: 'one.eml', status: 'stored' }] });
  verdictOf = () => STORED;
  const { results } = await until(id, 'done');
  expect(results.map(({ file }) => file)).toEqual(['one.eml', 'two.eml']);
  expect(taken.filter((text) => text === 'one')).toEqual(['one']);
});

it('that meets a fault of ours is told to the log, tried again, and holds up no other', async () => {
  verdictOf = (text) => {
    if (text === 'fatal') throw new Error('a bug');
    return STORED;
  };
  const fatal = await Promise.all(Array.from({ length: 9 }, () => add('fatal')));
  const { id } = await add('good');
  await until(id, 'done');
  for (const task of fatal) expect(await until(task.id, 'waiting')).toMatchObject({ reason: 'failed' });
  expect(errors).toContainEqual(new Error('a bug'));
  verdictOf = () => STORED;
  for (const task of fatal) await until(task.id, 'done');
});

it('whose bytes are not to be had just now waits for them, and is not taken for a bad report', async () => {
  verdictOf = () => AWAY;
  const { id } = await add('one', 'two');
  await untilTaken(2);
  await rename(join(path, id, '1'), join(path, 'away'));
  verdictOf = () => STORED;
  await restart();
  while ((await tasks.find(id))?.reason !== 'failed') await sleep(2);
  await rename(join(path, 'away'), join(path, id, '1'));
  expect(await until(id, 'done')).toMatchObject({ results: [{ file: 'one.eml' }, { file: 'two.eml' }] });
});

it('that was not done goes on after a restart, also one that met a fault', async () => {
  verdictOf = () => AWAY;
  const { id } = await add('one', 'two');
  await untilTaken(2);
  verdictOf = () => STORED;
  await restart();
  expect(await until(id, 'done')).toMatchObject({ results: [{ file: 'one.eml' }, { file: 'two.eml' }] });
});

it('that was done is known after a restart, and not done again', async () => {
  const { id } = await add('one');
  const done = await until(id, 'done');
  await restart();
  expect(await tasks.find(id)).toEqual(done);
  expect(taken).toEqual(['one']);
});

it('is forgotten when it has been done for so long, and not before', async () => {
  verdictOf = () => AWAY;
  const { id } = await add('one');
  now += 2 * LIMITS.tasksKeptMs;
  verdictOf = () => STORED;
  await until(id, 'done');
  now += LIMITS.tasksKeptMs - 1;
  expect(await tasks.find(id)).toBeDefined();
  now += 1;
  expect(await tasks.find(id)).toBeUndefined();
  await restart();
  expect(await readdir(path)).toEqual([]);
});

it('is forgotten by itself, without anybody coming', async () => {
  await restart({ tasksKeptMs: 20 });
  const { id } = await add('one');
  await until(id, 'done');
  now += 20;
  while ((await readdir(path)).length > 0) await sleep(5);
});

it('the oldest are forgotten where there are too many', async () => {
  await restart({ tasksRemembered: 2 });
  const ids: string[] = [];
  for (const text of ['one', 'two', 'three']) {
    const { id } = await add(text);
    await until(id, 'done');
    ids.push(id);
    now += 1;
  }
  const found = await Promise.all(ids.map((id) => tasks.find(id)));
  expect(found.map((task) => task !== undefined)).toEqual([false, true, true]);
});

it('there are so many that wait, of so many bytes, and what was refused leaves nothing behind', async () => {
  verdictOf = () => AWAY;
  await restart({ tasks: 2, tasksBytes: 10 });
  await add('one');
  await expect(add('x'.repeat(8))).rejects.toThrow('tasks_too_many');
  await add('two');
  await expect(add('')).rejects.toThrow('tasks_too_many');
  expect(await readdir(path)).toHaveLength(2);
});

it('a folder that cannot be read is told of, and left alone', async () => {
  const { id } = await add('one');
  await until(id, 'done');
  await writeFile(join(path, id, 'task.json'), '{');
  await restart();
  expect(errors).toEqual([new Error(`the task in ${join(path, id)} cannot be read`)]);
  expect(await readdir(join(path, id))).toContain('task.json');
});

it('tells whoever follows how far it is', async () => {
  let go: (verdict: Verdict) => void = () => undefined;
  verdictOf = (text) => (text === 'two' ? new Promise<Verdict>((resolve) => (go = resolve)) : STORED);
  const { id } = await add('one', 'two');
  const told: string[] = [];
  const leave = tasks.follow(id, ({ state, results }) => told.push(`${state} ${results.length}`));
  while (((await tasks.find(id))?.results.length ?? 0) < 1) await sleep(2);
  go(STORED);
  await until(id, 'done');
  leave();
  expect(told.slice(-2)).toEqual(['running 2', 'done 2']);
});
