import { material } from './material.js';
import { signature, type Complaint } from './complaint.js';
import { minimised } from './minimise.js';
import type { FuzzRequest } from './request.js';
import type { Trial } from './trial.js';
import { Trials } from './trials.js';
import { Watch, type Bounds, type Found } from './watch.js';

const BOUNDS: Bounds = { seconds: 30, bytes: 1536 * 1024 * 1024 };
/** While an input is made small, what was quick before need not be waited for that long. */
const BOUNDS_OF_SMALLER: Bounds = { ...BOUNDS, seconds: 5 };
const TRIALS_A_RUN = 100;
const TRIES_TO_MINIMISE = 2000;
const TRIES_TO_MINIMISE_A_HANG = 40;
/** One cause shows in many trials; after so many different ones there is enough to do. */
const MOST_FAILURES = 20;

export interface Failure {
  readonly seed: number;
  readonly number: number;
  readonly complaints: readonly Complaint[];
  /** The trial with its input made small. */
  readonly trial: Trial;
}

export interface FuzzOutcome {
  readonly trials: number;
  readonly peakBytes: number;
  /** One of each kind. */
  readonly failures: readonly Failure[];
  /** How often each kind was met, by its signature. */
  readonly met: ReadonlyMap<string, number>;
}

/** Runs trials until the time or their number is used up. */
export async function fuzz(request: FuzzRequest, progress: (text: string) => void): Promise<FuzzOutcome> {
  const { seed, from, trials, seconds } = request;
  const watch = new Watch(seed, BOUNDS);
  const firsts = new Map<string, Found>();
  const met = new Map<string, number>();
  const until = performance.now() + seconds * 1000;
  let next = from;
  try {
    while (next < from + trials && performance.now() < until && firsts.size < MOST_FAILURES) {
      const to = Math.min(next + TRIALS_A_RUN, from + trials);
      next = await watch.run(next, to, (found) => {
        const kind = found.complaints[0] === undefined ? '' : signature(found.complaints[0]);
        met.set(kind, (met.get(kind) ?? 0) + 1);
        if (firsts.has(kind)) return;
        firsts.set(kind, found);
        progress(`seed ${seed} trial ${found.number}: ${textOf(found.complaints)}`);
      });
    }
  } finally {
    await watch.close();
  }
  const failures = [];
  for (const found of firsts.values()) failures.push(await failureOf(seed, found));
  return { trials: next - from, peakBytes: watch.peakBytes, failures, met };
}

function textOf(complaints: readonly Complaint[]): string {
  return complaints.map(({ rule, says }) => `${rule}: ${says}`).join('\n');
}

/** What was found with its input made small, as long as it fails in the same way. */
async function failureOf(seed: number, { number, complaints }: Found): Promise<Failure> {
  const trial = new Trials(seed, material()).at(number);
  const [complaint] = complaints;
  // What must come out of a known report must not come out of less of it.
  if (complaint === undefined || trial.known !== undefined) return { seed, number, complaints, trial };
  const isCostly = complaint.rule === 'hangs' || complaint.rule === 'memory';
  const watch = new Watch(seed, BOUNDS_OF_SMALLER);
  const smaller = (bytes: Buffer): Trial => ({
    ...trial,
    bytes,
    document: trial.document === undefined ? undefined : bytes,
  });
  const fails = async (bytes: Buffer): Promise<boolean> => {
    const still = await watch.judge(smaller(bytes));
    return still.some((one) => signature(one) === signature(complaint));
  };
  try {
    const { document } = trial;
    const bytes = await minimised(
      document !== undefined && (await fails(document)) ? document : trial.bytes,
      fails,
      { tries: isCostly ? TRIES_TO_MINIMISE_A_HANG : TRIES_TO_MINIMISE },
    );
    return { seed, number, complaints, trial: smaller(bytes) };
  } finally {
    await watch.close();
  }
}
