import { randomUUID } from 'node:crypto';
import { takeOurs } from '../../sources/running/our-bytes.js';
import { Backoff } from '../../sources/running/backoff.js';
import type { UploadHouse } from '../reports/house.js';
import type { ReceivedFiles } from '../reports/received.js';
import { refusal, type Refusal } from '../refusals.js';
import { resultOf, type FileResult } from '../reports/result.js';
import type { UploadLimits } from '../upload-limits.js';
import { DoneTasks } from './done-tasks.js';
import { isDone, type Task } from './task.js';
import type { TaskFolder } from './task-folder.js';

export interface TasksTools {
  readonly folder: TaskFolder;
  readonly house: () => UploadHouse | undefined;
  readonly limits: Pick<UploadLimits, 'tasks' | 'tasksBytes' | 'tasksRemembered' | 'tasksKeptMs'>;
  readonly now: () => number;
  readonly random: () => number;
  readonly onError: (error: unknown) => void;
  /** Before one is tried again that met a fault; longer each time. */
  readonly again?: { readonly firstMs: number; readonly longestMs: number };
}

const AGAIN = { firstMs: 2000, longestMs: 5 * 60_000 };
/** So many are handed in at once: they share a commit, and one that has to wait holds up none of the others. */
const AT_ONCE = 64;

type Listener = (task: Task) => void;

/** Uploads whose senders do not wait: kept until they are stored, however long that takes, also over a restart. */
export class Tasks {
  readonly #tools: TasksTools;
  /** Those that are not done, the oldest first. */
  readonly #open = new Map<string, Task>();
  /** Those that are being written to disk. */
  readonly #arriving = new Set<Task>();
  readonly #done: DoneTasks;
  readonly #running = new Map<string, Promise<void>>();
  /** Those that met a fault, until their time comes. */
  readonly #resting = new Map<string, NodeJS.Timeout>();
  readonly #backoffs = new Map<string, Backoff>();
  /**
   * What became of files of tasks that are tried again, by their numbers: they are not handed in once more. After a
   * restart they are, and are duplicates then.
   */
  readonly #results = new Map<string, Map<number, FileResult>>();
  readonly #listeners = new Map<string, Set<Listener>>();

  constructor(tools: TasksTools) {
    this.#tools = tools;
    this.#done = new DoneTasks(tools);
  }

  /** Goes on with those that were not done. */
  async open(): Promise<void> {
    const { tasks, unreadable } = await this.#tools.folder.open();
    for (const name of unreadable) this.#tools.onError(new Error(`the task in ${name} cannot be read`));
    for (const task of tasks.filter((one) => !isDone(one))) this.#open.set(task.id, task);
    await this.#done.open(tasks.filter(isDone));
    this.#run();
  }

  /** Resolves when nothing is being handed in any more: nothing is begun where there is no house. */
  async end(): Promise<void> {
    for (const timer of this.#resting.values()) clearTimeout(timer);
    this.#done.end();
    await Promise.all(this.#running.values());
  }

  async find(id: string): Promise<Task | undefined> {
    return this.#open.get(id) ?? (await this.#done.find(id));
  }

  /** It is on disk when it resolves. The files are let go in any case. */
  async add(keyId: string, received: ReceivedFiles): Promise<Task | Refusal> {
    try {
      return await this.#add(keyId, received);
    } finally {
      await received.release();
    }
  }

  /** Tells of a task from now on; ends by calling what it gives back. */
  follow(id: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(id);
    };
  }

  async #add(keyId: string, { files }: ReceivedFiles): Promise<Task | Refusal> {
    const { folder, limits, now, onError } = this.#tools;
    const bytes = files.reduce((sum, { whole }) => sum + whole.size, 0);
    const waiting = [...this.#open.values(), ...this.#arriving];
    const held = waiting.reduce((sum, task) => sum + task.bytes, bytes);
    if (waiting.length >= limits.tasks) return refusal('tasks_too_many');
    if (held > limits.tasksBytes) return refusal('tasks_too_many', { limit: 'tasks_bytes' });
    const task: Task = {
      ...{ id: randomUUID(), keyId, createdAt: now(), bytes },
      names: files.map(({ name }) => name),
      results: [],
      state: 'waiting',
      reason: '',
    };
    this.#arriving.add(task);
    try {
      await folder.add(task, files);
    } catch (error) {
      onError(error);
      return refusal('spool_full');
    } finally {
      this.#arriving.delete(task);
    }
    this.#open.set(task.id, task);
    this.#run();
    return task;
  }

  #run(): void {
    for (const task of this.#open.values()) {
      const house = this.#tools.house();
      // What was not taken by the time we end is taken after the next start.
      if (house === undefined || this.#running.size >= AT_ONCE) return;
      if (this.#running.has(task.id) || this.#resting.has(task.id)) continue;
      const running = this.#runOne(task, house).finally(() => {
        this.#running.delete(task.id);
        this.#run();
      });
      this.#running.set(task.id, running);
    }
  }

  async #runOne(task: Task, house: UploadHouse): Promise<void> {
    const { folder, now, onError } = this.#tools;
    try {
      const handed = await this.#handIn(task, house);
      if (typeof handed === 'string') {
        this.#rest(task, handed);
        return;
      }
      const done: Task = { ...task, results: handed, state: 'done', reason: '', doneAt: now() };
      await folder.keep(done);
      this.#open.delete(task.id);
      this.#backoffs.delete(task.id);
      this.#results.delete(task.id);
      await this.#done.add(done);
      this.#tell(done);
      await folder.dropBytes(done);
    } catch (error) {
      onError(error);
      if (this.#open.has(task.id)) this.#rest(task, 'failed');
    }
  }

  /** It is tried again, later each time: whoever was told 202 has been told that it will be stored. */
  #rest(task: Task, reason: string): void {
    const { house, random, again = AGAIN } = this.#tools;
    this.#now({ ...task, results: inOrder(this.#resultsOf(task)), state: 'waiting', reason });
    if (house() === undefined) return;
    const backoff = this.#backoffs.get(task.id) ?? new Backoff(again, random);
    this.#backoffs.set(task.id, backoff);
    const timer = setTimeout(() => {
      this.#resting.delete(task.id);
      this.#run();
    }, backoff.failed());
    this.#resting.set(task.id, timer);
  }

  /** The results, or why the store did not take all of it. */
  async #handIn(task: Task, house: UploadHouse): Promise<readonly FileResult[] | string> {
    const results = this.#resultsOf(task);
    const told: Promise<string | undefined>[] = [];
    this.#now({ ...task, results: inOrder(results), state: 'running' });
    await this.#tools.folder.check(task);
    for (const [number, file] of task.names.entries()) {
      if (results.has(number)) continue;
      const bytes = this.#tools.folder.bytes(task, number);
      const delivery = { name: file, bytes, arrivedAt: task.createdAt };
      const handed = await takeOurs((ours) => house.take(ours), delivery);
      const become = handed.verdict.then((verdict) => {
        if (verdict.verdict === 'nack') return verdict.reason;
        results.set(number, resultOf(file, verdict));
        this.#now({ ...task, results: inOrder(results), state: 'running' });
        return undefined;
      });
      told.push(become);
    }
    const [nack] = (await Promise.all(told)).filter((reason) => reason !== undefined);
    return nack ?? inOrder(results);
  }

  #resultsOf({ id }: Task): Map<number, FileResult> {
    const results = this.#results.get(id) ?? new Map<number, FileResult>();
    this.#results.set(id, results);
    return results;
  }

  #now(task: Task): void {
    this.#open.set(task.id, task);
    this.#tell(task);
  }

  #tell(task: Task): void {
    for (const listener of this.#listeners.get(task.id) ?? []) listener(task);
  }
}

function inOrder(results: ReadonlyMap<number, FileResult>): FileResult[] {
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}
