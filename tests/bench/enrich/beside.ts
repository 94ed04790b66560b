import type { Aim, Outcome } from '../outcome.js';
import { ratios, summarise, type Summary } from '../stats.js';
import { count, decimal, spread, times } from '../table.js';
import type { Written } from './reports.js';
import { nobodysAddress, Resolver } from './resolver.js';
import { ServedIntake, type FactsSaid } from './served-intake.js';

const AIM_SHARE = 0.95;

/** A kind of DNS beside which reports are taken in. */
interface Neighbour {
  readonly name: string;
  readonly facts: FactsSaid;
}

interface Run {
  readonly seconds: number;
  readonly processorSeconds: number;
  /** Addresses that had been looked up when all was committed. */
  readonly lookedUp: number;
  readonly ending: number;
}

export interface Beside {
  readonly directory: string;
  readonly written: Written;
  readonly zone: ReadonlyMap<string, string>;
  readonly rounds: number;
  readonly progress: (text: string) => void;
}

/** The same reports into a new store, in turns: with the DNS left alone, with one that is bad, with none. */
export async function beside({ directory, written, zone, rounds, progress }: Beside): Promise<Outcome> {
  const [half, silent] = [await Resolver.open(zone, 50), await Resolver.open(zone, 100)];
  const neighbours: Neighbour[] = [
    { name: 'nobody asks (offline)', facts: '{ offline: true }' },
    { name: 'loses half of the questions', facts: asking(half.address) },
    { name: 'loses all of them', facts: asking(silent.address) },
    { name: 'is not there (nobody listens)', facts: asking(await nobodysAddress()) },
  ];
  const runs = neighbours.map((): Run[] => []);
  try {
    for (let round = 0; round < rounds; round++)
      for (const at of neighbours.map((_, i) => (i + round) % neighbours.length)) {
        const { name, facts } = neighbours[at] ?? { name: '', facts: '' };
        const run = await runBeside(directory, written, facts);
        progress(
          `dns: round ${round + 1}, ${name}: ${count(written.records / run.seconds)} records a second`,
        );
        runs[at]?.push(run);
      }
  } finally {
    await Promise.all([half.close(), silent.close()]);
  }
  return outcomeOf(written, neighbours, runs);
}

export function asking(address: string, more = ''): FactsSaid {
  return `{ dns: { servers: ['${address}']${more} } }`;
}

async function runBeside(directory: string, written: Written, facts: FactsSaid): Promise<Run> {
  const served = await ServedIntake.begin(directory, written, facts);
  const before = await served.processorSeconds();
  const seconds = await served.committed().catch(async (error: unknown) => {
    await served.end();
    throw error;
  });
  const processorSeconds = (await served.processorSeconds()) - before;
  const lookedUp = await served.metric('plumbline_facts_lookups_total');
  return { seconds, processorSeconds, lookedUp, ending: await served.end() };
}

function outcomeOf(written: Written, neighbours: readonly Neighbour[], runs: readonly Run[][]): Outcome {
  const rates = (some: readonly Run[]): number[] => some.map(({ seconds }) => written.records / seconds);
  const [alone = []] = runs;
  const shares = runs.map((some) => summarise(ratios(rates(some), rates(alone))));
  const processor = (some: readonly Run[]): number[] => some.map((run) => run.processorSeconds);
  const median = (values: readonly number[]): number => summarise(values).median;
  return {
    tables: [
      {
        title:
          `${count(written.records)} records of ${count(written.files)} reports into \`serve\`, ` +
          `beside a DNS that …; median of ${alone.length} interleaved runs`,
        header: [
          ...['', 'records/s', 'lowest - highest', 'beside offline', 'processor s beside offline'],
          ...['looked up by then', 'seconds to end'],
        ],
        rows: neighbours.map(({ name }, i) => {
          const some = runs[i] ?? [];
          const rate = summarise(rates(some));
          return [
            name,
            ...[count(rate.median), spread(rate), times(shares[i])],
            times(summarise(ratios(processor(some), processor(alone)))),
            ...[
              count(median(some.map(({ lookedUp }) => lookedUp))),
              decimal(median(some.map(({ ending }) => ending))),
            ],
          ];
        }),
      },
    ],
    aims: neighbours.slice(1).map(({ name }, i) => aimOf(name, shares[i + 1])),
    figures: {
      beside: { ...written, neighbours: neighbours.map(({ name }, i) => ({ name, runs: runs[i] })) },
    },
    notes: [],
  };
}

function aimOf(name: string, share: Summary | undefined): Aim {
  return {
    what: `intake beside a DNS that ${name}: share of its speed offline`,
    aim: `at least ${AIM_SHARE}`,
    measured: times(share),
    holds: (share?.median ?? 0) >= AIM_SHARE,
  };
}
