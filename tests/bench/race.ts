import { RunningContender, type Contender, type Run } from './contender.js';
import { ratios, summarise, type Summary } from './stats.js';

/** What one contender made of its rounds. */
export interface Result {
  readonly contender: Contender;
  /** Before anything was compiled or cached; it does not count. */
  readonly first: Run;
  readonly runs: readonly Run[];
}

export interface Race {
  readonly input: string;
  readonly contenders: readonly Contender[];
  readonly rounds: number;
  readonly records: number;
  readonly progress: (text: string) => void;
}

/** How long each runs before it counts, at least once. */
const WARM_UP_SECONDS = 2;

/** A B C, A B C: the machine's slow minutes hit all of them alike. */
export async function race({ input, contenders, rounds, records, progress }: Race): Promise<Result[]> {
  const running: RunningContender[] = [];
  const results: { contender: Contender; first: Run; runs: Run[] }[] = [];
  try {
    for (const contender of contenders) {
      progress(`${contender.name}: warming up`);
      const process = await RunningContender.start(contender, input);
      running.push(process);
      results.push({ contender, first: await warmUp(process), runs: [] });
    }
    for (let round = 1; round <= rounds; round++) {
      progress(`round ${round} of ${rounds}`);
      for (const [i, process] of running.entries()) results[i]?.runs.push(await process.run());
    }
  } finally {
    await Promise.all(running.map((process) => process.stop()));
  }
  for (const { contender, first, runs } of results)
    for (const run of [first, ...runs])
      if (run.records !== records)
        throw new Error(`${contender.name} read ${run.records} records instead of ${records}.`);
  return results;
}

async function warmUp(process: RunningContender): Promise<Run> {
  const first = await process.run();
  let seconds = first.seconds;
  while (seconds < WARM_UP_SECONDS) seconds += (await process.run()).seconds;
  return first;
}

/** So many of something a second. */
export function rates(result: Result, things: number): number[] {
  return result.runs.map(({ seconds }) => things / seconds);
}

/** How many times as fast one is as another: round by round, since a round's runs share its noise. */
export interface Advantage {
  readonly byClock: Summary;
  /** By processor time over all threads, where that is known. */
  readonly byProcessor: Summary | undefined;
}

export function advantage(ours: Result, theirs: Result): Advantage {
  const [mine, other] = [processorTimes(ours), processorTimes(theirs)];
  return {
    byClock: summarise(ratios(rates(ours, 1), rates(theirs, 1))),
    byProcessor: mine === undefined || other === undefined ? undefined : summarise(ratios(other, mine)),
  };
}

/** Processor time over wall time: over 1 where a runtime's own threads help, under 1 where the machine is busy. */
export function processorsUsed(result: Result): number | undefined {
  const times = processorTimes(result);
  if (times === undefined) return undefined;
  return summarise(times.map((time, i) => time / (result.runs[i]?.seconds ?? NaN))).median;
}

function processorTimes({ runs }: Result): readonly number[] | undefined {
  const known = runs.flatMap(({ processorSeconds }) => processorSeconds ?? []);
  return known.length === runs.length ? known : undefined;
}
