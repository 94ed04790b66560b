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

/** How many times as fast `ours` is, round by round. */
export function advantage(ours: Result, theirs: Result): Summary {
  return summarise(ratios(rates(ours, 1), rates(theirs, 1)));
}

/** Processor time over wall time: more than 1 where a runtime's own threads (GC, compiler) help. */
export function coresUsed({ runs }: Result): number | undefined {
  const cores = runs.flatMap(({ cpuSeconds, seconds }) =>
    cpuSeconds === undefined ? [] : [cpuSeconds / seconds],
  );
  return cores.length === 0 ? undefined : summarise(cores).median;
}
