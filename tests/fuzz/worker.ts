/** The thread that reads: it may hang or run out of memory, and the watch outside sees it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Complaint } from './complaint.js';
import { judge } from './judge.js';
import { material } from './material.js';
import type { Trial } from './trial.js';
import { Trials } from './trials.js';

export interface WorkerData {
  readonly seed: number;
  /** The number of the trial under way, written before it begins. */
  readonly progress: Int32Array;
}

/** A run of trials, or one from outside. */
export type Task =
  | { readonly is: 'run'; readonly from: number; readonly to: number }
  | { readonly is: 'judge'; readonly trial: Trial };

export type Answer =
  | { readonly is: 'ready' }
  | { readonly is: 'found'; readonly number: number; readonly complaints: readonly Complaint[] }
  | { readonly is: 'done' }
  | { readonly is: 'judged'; readonly complaints: readonly Complaint[] };

const port = parentPort;
if (port === null) throw new Error('this runs as a worker thread');
// What the starter passes is typed on its side.
const { seed, progress } = workerData as WorkerData;
const trials = new Trials(seed, material());
const answer = (said: Answer): void => {
  port.postMessage(said);
};

port.on('message', (task: Task) => {
  void (task.is === 'run' ? run(task.from, task.to) : judgeOne(task.trial));
});
answer({ is: 'ready' });

async function run(from: number, to: number): Promise<void> {
  for (let number = from; number < to; number++) {
    Atomics.store(progress, 0, number);
    const complaints = await judge(trials.at(number));
    if (complaints.length > 0) answer({ is: 'found', number, complaints });
  }
  answer({ is: 'done' });
}

async function judgeOne(trial: Trial): Promise<void> {
  const bytes = Buffer.from(trial.bytes);
  const document = trial.document === undefined ? undefined : Buffer.from(trial.document);
  answer({ is: 'judged', complaints: await judge({ ...trial, bytes, document }) });
}
