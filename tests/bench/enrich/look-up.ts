import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../outcome.js';
import { quantile } from '../stats.js';
import { count, decimal } from '../table.js';
import { asking } from './beside.js';
import type { Written } from './reports.js';
import { Resolver } from './resolver.js';
import { ServedIntake } from './served-intake.js';

const SAMPLE_MS = 1000;
const AIM_MIB = 64;
/** Until the last of it is written, and records are judged again by it. */
const WRITTEN_MS = 60_000;
const QUICK_WRITTEN_MS = 5000;

/** How fast the DNS is asked. */
interface Pace {
  readonly name: string;
  readonly more: string;
}

const PACES: readonly Pace[] = [
  { name: '200 at once, 500 questions a second (default)', more: '' },
  { name: '2,000 at once, 5,000 questions a second', more: ', in_flight: 2000, per_second: 5000' },
];
const QUICK_PACES = PACES.slice(1);

interface LookedUp {
  readonly pace: string;
  readonly committedSeconds: number;
  readonly seconds: number;
  readonly questions: number;
  readonly lost: number;
  /** Addresses by what the DNS said, as the store has it. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Reports that were judged again, for what was found late. */
  readonly renewed: number;
  readonly firstMib: number;
  readonly lastMib: number;
  readonly processorSeconds: number;
  readonly holds: boolean;
}

export interface LookUp {
  readonly directory: string;
  readonly written: Written;
  readonly addresses: number;
  readonly zone: ReadonlyMap<string, string>;
  readonly quick: boolean;
  readonly progress: (text: string) => void;
}

/** Until all addresses of a store are looked up, at a DNS that loses half of what it is asked. */
export async function lookUp(wish: LookUp): Promise<Outcome> {
  const runs: LookedUp[] = [];
  for (const pace of wish.quick ? QUICK_PACES : PACES) runs.push(await lookUpAt(wish, pace));
  return outcomeOf(wish.addresses, runs);
}

async function lookUpAt(
  { directory, written, addresses, zone, quick, progress }: LookUp,
  pace: Pace,
): Promise<LookedUp> {
  const resolver = await Resolver.open(zone, 50);
  const served = await ServedIntake.begin(directory, written, asking(resolver.address, pace.more));
  try {
    const committedSeconds = await served.committed();
    const memory: number[] = [];
    for (let done = 0; done < addresses; done = await served.metric('plumbline_facts_lookups_total')) {
      if (memory.length % 30 === 0) progress(`dns: ${count(done)} of ${count(addresses)} are looked up`);
      memory.push(served.memoryMib);
      await sleep(SAMPLE_MS);
    }
    const { seconds } = served;
    const processorSeconds = await served.processorSeconds();
    await sleep(quick ? QUICK_WRITTEN_MS : WRITTEN_MS);
    const third = Math.max(1, Math.floor(memory.length / 3));
    return {
      pace: pace.name,
      ...{ committedSeconds, seconds, processorSeconds },
      ...{ questions: resolver.asked, lost: resolver.lost },
      outcomes: outcomesIn(await served.ask('SELECT dns, count() FROM source_lookups FINAL GROUP BY dns')),
      renewed: await served.metric('plumbline_renewed_reports_total'),
      firstMib: quantile(memory.slice(0, third), 0.5),
      lastMib: quantile(memory.slice(-third), 0.5),
      holds: await served.holds(),
    };
  } finally {
    await served.end();
    await resolver.close();
  }
}

function outcomesIn(rows: string): Record<string, number> {
  const lines = rows.split('\n').map((line) => line.split('\t'));
  return Object.fromEntries(lines.map(([dns = '', addresses]) => [dns, Number(addresses)]));
}

function outcomeOf(addresses: number, runs: readonly LookedUp[]): Outcome {
  const share = (run: LookedUp, dns: string): string =>
    `${decimal((100 * (run.outcomes[dns] ?? 0)) / addresses)} %`;
  const known = (run: LookedUp): number => Object.values(run.outcomes).reduce((sum, one) => sum + one, 0);
  return {
    tables: [
      {
        title: `${count(addresses)} new addresses, and a DNS that loses half of all questions`,
        header: [
          ...['', 'reports committed, s', 'all looked up, s', 'addresses/s', 'questions', 'found', 'no name'],
          ...['nobody answered', 'reports judged again', 'MiB: first third', 'last', 'processor s'],
        ],
        rows: runs.map((run) => [
          run.pace,
          ...[decimal(run.committedSeconds), decimal(run.seconds), count(addresses / run.seconds)],
          ...[count(run.questions), share(run, 'found'), share(run, 'none'), share(run, 'failed')],
          ...[count(run.renewed), count(run.firstMib), count(run.lastMib), decimal(run.processorSeconds)],
        ]),
      },
    ],
    aims: runs.flatMap((run) => [
      {
        what: `${run.pace}: addresses in the store that were looked up; \`verify\``,
        aim: `${count(addresses)}, holds`,
        measured: `${count(known(run))}, ${run.holds ? 'holds' : 'does not hold'}`,
        holds: known(run) === addresses && run.holds,
      },
      {
        what: `${run.pace}: memory of the exporter, the last third over the first`,
        aim: `at most ${AIM_MIB} MiB more`,
        measured: `${decimal(run.lastMib - run.firstMib)} MiB`,
        holds: run.lastMib - run.firstMib <= AIM_MIB,
      },
    ]),
    figures: { lookedUp: { addresses, runs } },
    notes: [],
  };
}
