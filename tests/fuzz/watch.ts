import { Worker } from 'node:worker_threads';
import type { Complaint } from './complaint.js';
import type { Trial } from './trial.js';
import type { Answer, Task, WorkerData } from './worker.js';

export interface Bounds {
  /** For one trial, which takes milliseconds: generous, because the machine may be busy. */
  readonly seconds: number;
  /** Of the whole process. */
  readonly bytes: number;
}

const LOOK_EVERY_MS = 200;
const MIB = 1024 * 1024;

export interface Found {
  readonly number: number;
  readonly complaints: readonly Complaint[];
}

/**
 * Has trials run in a thread of their own and looks at it from outside: an endless loop, a promise that nobody keeps
 * and memory without end all show here, and the thread is replaced.
 */
export class Watch {
  readonly #seed: number;
  readonly #bounds: Bounds;
  readonly #progress = new Int32Array(new SharedArrayBuffer(4));
  #worker: Worker | undefined;
  #peakBytes = 0;

  constructor(seed: number, bounds: Bounds) {
    this.#seed = seed;
    this.#bounds = bounds;
  }

  get peakBytes(): number {
    return this.#peakBytes;
  }

  /** Runs the trials of a range, and says how far it came: a trial that ends the thread ends the run. */
  async run(from: number, to: number, onFound: (found: Found) => void): Promise<number> {
    Atomics.store(this.#progress, 0, from);
    const broken = await this.#ask({ is: 'run', from, to }, (answer) => {
      if (answer.is === 'found') onFound(answer);
    });
    if (broken === undefined) return to;
    const number = Atomics.load(this.#progress, 0);
    onFound({ number, complaints: [broken] });
    return number + 1;
  }

  async judge(trial: Trial): Promise<readonly Complaint[]> {
    let complaints: readonly Complaint[] = [];
    const broken = await this.#ask({ is: 'judge', trial }, (answer) => {
      if (answer.is === 'judged') complaints = answer.complaints;
    });
    return broken === undefined ? complaints : [broken];
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  /** What broke the thread, if anything did. */
  async #ask(task: Task, onAnswer: (answer: Answer) => void): Promise<Complaint | undefined> {
    this.#worker ??= await this.#started();
    const worker = this.#worker;
    const broken = await new Promise<Complaint | undefined>((resolve) => {
      const settle = (complaint: Complaint | undefined): void => {
        clearInterval(looking);
        worker.off('message', hear).off('error', fall);
        resolve(complaint);
      };
      const hear = (answer: Answer): void => {
        onAnswer(answer);
        if (answer.is === 'done' || answer.is === 'judged') settle(undefined);
      };
      const fall = (error: unknown): void => {
        settle(complaintOf(error));
      };
      const look = this.#lookout();
      const looking = setInterval(() => {
        const complaint = look();
        if (complaint !== undefined) settle(complaint);
      }, LOOK_EVERY_MS);
      worker.on('message', hear).on('error', fall).postMessage(task);
    });
    if (broken !== undefined) await this.close();
    return broken;
  }

  #lookout(): () => Complaint | undefined {
    let number = Atomics.load(this.#progress, 0);
    let since = performance.now();
    return () => {
      const bytes = process.memoryUsage.rss();
      this.#peakBytes = Math.max(this.#peakBytes, bytes);
      if (bytes > this.#bounds.bytes) return { rule: 'memory', says: `over ${this.#bounds.bytes / MIB} MiB` };
      const current = Atomics.load(this.#progress, 0);
      if (current !== number) {
        number = current;
        since = performance.now();
      }
      if (performance.now() - since < this.#bounds.seconds * 1000) return undefined;
      return { rule: 'hangs', says: `not done after ${this.#bounds.seconds} seconds` };
    };
  }

  #started(): Promise<Worker> {
    const workerData: WorkerData = { seed: this.#seed, progress: this.#progress };
    const worker = new Worker(new URL('./worker.js', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: this.#bounds.bytes / MIB },
    });
    return new Promise((resolve, reject) => {
      worker.once('error', reject).once('message', () => {
        worker.off('error', reject);
        resolve(worker);
      });
    });
  }
}

function complaintOf(error: unknown): Complaint {
  const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return {
    rule: isMemory ? 'memory' : 'throws',
    says: error instanceof Error ? (error.stack ?? '') : String(error),
  };
}
