import { readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { plumbline } from '../../commands/plumbline.js';
import { hasDovecot, NO_DOVECOT, PASSWORD, USER, type Dovecot } from '../../mail/dovecot.js';
import type { Aim, BenchSettings, Outcome } from '../outcome.js';
import { count, type Table } from '../table.js';
import { filledMailbox } from './filled-mailbox.js';
import { watchedRun, type Sample, type WatchedRun } from './watched-run.js';

const MAILS = 10_000;
const QUICK_MAILS = 300;
const AIM_RATE = 200;
/** Of the resident memory: its highest in the last third over its highest before. */
const AIM_GROWTH_MIB = 64;
const ROWS = 10;

/** A mailbox that is full of small reports: how many mails a second are taken, stored and moved. */
export async function mailbox(settings: BenchSettings): Promise<Outcome> {
  if (!hasDovecot) return { tables: [], aims: [], figures: {}, notes: [`left out: ${NO_DOVECOT}`] };
  const { directory, progress, quick, interrupt } = settings;
  const wanted = settings.mails ?? (quick ? QUICK_MAILS : MAILS);
  progress(`writing ${count(wanted)} mails`);
  const { dovecot, written } = await filledMailbox(directory, wanted);
  const data = join(directory, 'imap-data');
  try {
    progress(`taking ${count(written.files)} mails${interrupt ? ', and ended in the middle' : ''}`);
    const runs = await runsOf(dovecot, { directory, data, mails: written.files, interrupt });
    const store = await storeAfter(data);
    const left = filesIn(dovecot.maildir('INBOX'));
    return outcomeOf(runs, { mails: written.files, records: written.records, left, store });
  } finally {
    await dovecot.remove();
    await rm(data, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
  }
}

interface Plan {
  readonly directory: string;
  readonly data: string;
  readonly mails: number;
  readonly interrupt: boolean;
}

async function runsOf(dovecot: Dovecot, { directory, data, mails, interrupt }: Plan): Promise<WatchedRun[]> {
  const config = join(directory, 'plumbline.yml');
  const login = `host: 127.0.0.1, port: ${dovecot.imap}, security: none, user: ${USER}, password: ${PASSWORD}`;
  writeFileSync(config, `sources: { mailbox: { type: imap, after: move, ${login} } }\n`);
  const isHalf = (samples: readonly Sample[]): boolean => (samples.at(-1)?.committed ?? 0) >= mails / 2;
  // A folder of so many files is looked into when nothing comes any more.
  const isAll = (samples: readonly Sample[]): boolean =>
    isQuiet(samples) && filesIn(dovecot.maildir('INBOX')) === 0;
  const first = interrupt ? [await watchedRun(data, config, isHalf)] : [];
  return [...first, await watchedRun(data, config, isAll)];
}

function isQuiet(samples: readonly Sample[]): boolean {
  const [before, last] = samples.slice(-2);
  return before !== undefined && before.committed === last?.committed;
}

function filesIn(maildir: string): number {
  return ['cur', 'new'].reduce((files, part) => files + readdirSync(join(maildir, part)).length, 0);
}

interface StoreAfter {
  readonly records: number;
  readonly deliveries: number;
  readonly isVerified: boolean;
}

async function storeAfter(data: string): Promise<StoreAfter> {
  const asked = async (query: string): Promise<number> =>
    Number((await plumbline(['sql', '--store.dir', data, '--format', 'TSV', query])).stdout);
  return {
    records: await asked('SELECT count() FROM v_records'),
    deliveries: await asked("SELECT uniqExact(delivery) FROM v_deliveries WHERE source = 'mailbox'"),
    isVerified: (await plumbline(['verify', '--store.dir', data])).code === 0,
  };
}

interface Truth {
  readonly mails: number;
  readonly records: number;
  /** Mails that nobody has moved. */
  readonly left: number;
  readonly store: StoreAfter;
}

function outcomeOf(runs: readonly WatchedRun[], truth: Truth): Outcome {
  const { mails, records, left, store } = truth;
  const seconds = sum(runs.map(committedAfter));
  const moved = sum(runs.map(({ samples }) => samples.at(-1)?.seconds ?? NaN));
  const peakMib = Math.max(...runs.map((run) => run.peakMib));
  const rate = mails / seconds;
  const growthMib = Math.max(...runs.map(growthOf));
  const isOnce = store.records === records && store.isVerified && left === 0;
  const aims: Aim[] = [
    {
      what: 'mails a second from Dovecot to committed rows',
      aim: `at least ${count(AIM_RATE)}`,
      measured: count(rate),
      holds: rate >= AIM_RATE,
    },
    {
      what: 'records in the views, of those sent; `verify`; mails not moved',
      aim: `${count(records)}, holds, 0`,
      measured: `${count(store.records)}, ${store.isVerified ? 'holds' : 'does not hold'}, ${count(left)}`,
      holds: isOnce,
    },
    {
      what: 'memory of the exporter: the last third over all before',
      aim: `at most ${AIM_GROWTH_MIB} MiB more`,
      measured: `${growthMib.toFixed(1)} MiB`,
      holds: growthMib <= AIM_GROWTH_MIB,
    },
  ];
  return {
    tables: [
      {
        title: 'From Dovecot to committed rows',
        header: [
          'mails',
          'seconds',
          'mails/s',
          'mails/s, moved',
          'mails/processor s',
          'peak memory',
          'lines of progress',
        ],
        rows: [
          [
            count(mails),
            seconds.toFixed(1),
            count(rate),
            count(mails / moved),
            count(mails / sum(runs.map((run) => run.processorSeconds))),
            `${count(peakMib)} MiB`,
            count(sum(runs.map((run) => run.progressLines))),
          ],
        ],
      },
      ...(runs.length > 1 ? [endingTable(runs, mails, store)] : []),
      memoryTable(runs),
    ],
    aims,
    figures: { mailbox: { ...truth, seconds, movedSeconds: moved, peakMib, growthMib, runs } },
    notes: [],
  };
}

/** Seconds until the last of a run was seen to be committed. */
function committedAfter({ samples }: WatchedRun): number {
  const all = samples.at(-1)?.committed;
  return samples.find(({ committed }) => committed === all)?.seconds ?? NaN;
}

/** What the end in the middle cost. */
function endingTable([first, second]: readonly WatchedRun[], mails: number, store: StoreAfter): Table {
  const taken = (run: WatchedRun | undefined): number => run?.samples.at(-1)?.committed ?? 0;
  return {
    title: 'Ended in the middle (SIGTERM), and gone on with',
    header: ['mails', 'seen committed before', 'after', 'names in the ledger', 'seconds to end', 'exit code'],
    rows: [
      [
        ...[mails, taken(first), taken(second), store.deliveries].map(count),
        (first?.ending ?? NaN).toFixed(1),
        String(first?.exitCode),
      ],
    ],
  };
}

/** Resident memory along the way, a row for each tenth. */
function memoryTable(runs: readonly WatchedRun[]): Table {
  const rows = runs.flatMap(({ samples }, run) =>
    Array.from({ length: ROWS }, (_, row) => {
      const part = samples.slice((row * samples.length) / ROWS, ((row + 1) * samples.length) / ROWS);
      const last = part.at(-1);
      if (last === undefined) return [];
      const highest = Math.max(...part.map(({ residentMib }) => residentMib));
      return [[String(run + 1), last.seconds.toFixed(1), count(last.committed), count(highest)]];
    }).flat(),
  );
  return {
    title: 'Memory of the exporter along the way',
    header: ['run', 'seconds', 'committed', 'highest MiB'],
    rows,
  };
}

function growthOf({ samples }: WatchedRun): number {
  const from = Math.floor((samples.length * 2) / 3);
  const highest = (some: WatchedRun['samples']): number =>
    Math.max(...some.map(({ residentMib }) => residentMib));
  return highest(samples.slice(from)) - highest(samples.slice(0, from));
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0);
}
