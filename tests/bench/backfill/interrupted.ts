import { plumbline } from '../../commands/plumbline.js';
import type { BenchStore } from '../embedded.js';
import type { Aim, Outcome } from '../outcome.js';
import { inNewStore } from '../scratch-store.js';
import { quantile } from '../stats.js';
import { count, decimal, type Table } from '../table.js';
import type { Backlog } from './data.js';
import { ingest, type Run } from './run.js';

const AIM_MIB = 64;
/** Of a shorter run the beginning is most. */
const LEAST_SECONDS = 60;
const INTERRUPTED = 130;
/** So that there is a middle in which it can be stopped. */
const QUICK_ROWS = 500;

export interface Job {
  readonly name: string;
  readonly directory: string;
  readonly backlog: Backlog;
  readonly quick: boolean;
  readonly progress: (text: string) => void;
}

/** What is in the store when all is done. */
interface Found {
  readonly ledger: number;
  readonly totals: readonly number[];
  /** Empty where `verify` holds; else what it said. */
  readonly verified: string;
  readonly enginePeakMib: number | undefined;
}

/** A backfill that is stopped when half of it is committed, and gone on with by the same command. */
export async function interrupted(job: Job): Promise<Outcome> {
  const { directory, backlog, progress, name, quick } = job;
  const { path, mails } = backlog;
  return await inNewStore(directory, async (store) => {
    const wish = { path, store: store.directory, batchRows: quick ? QUICK_ROWS : undefined };
    progress(`${name}: reading ${count(mails)} mails, ${mib(backlog.bytes)}, until half is committed`);
    const isEnough = async (): Promise<boolean> => (await ledgerOf(store)) >= mails / 2;
    const first = await ingest({ ...wish, isEnough });
    const between = await ledgerOf(store);
    progress(`${name}: stopped at ${count(between)}; going on`);
    const second = await ingest(wish);
    progress(`${name}: verifying`);
    const verified = await plumbline(['verify', '--store.dir', store.directory]);
    const found = {
      ledger: await ledgerOf(store),
      totals: await totalsOf(store),
      verified:
        verified.code === 0 ? '' : `ended with ${verified.code}: ${verified.stdout}${verified.stderr}`,
      enginePeakMib: store.peakMib(),
    };
    return outcomeOf(job, [first, second], between, found);
  });
}

async function ledgerOf(store: BenchStore): Promise<number> {
  return Number((await store.ask('SELECT count() FROM v_deliveries'))[0]?.[0]);
}

async function totalsOf(store: BenchStore): Promise<number[]> {
  const reports = await store.ask("SELECT count() FROM v_reports WHERE counts AND kind = 'aggregate'");
  const records = await store.ask(
    'SELECT count(), sum(messages), sumIf(messages, dmarc_pass) FROM v_records',
  );
  return [...(reports[0] ?? []), ...(records[0] ?? [])].map(Number);
}

function outcomeOf(job: Job, runs: readonly [Run, Run], between: number, found: Found): Outcome {
  const { name, backlog } = job;
  return {
    tables: [tableOf(job, runs, found)],
    aims: aimsOf(job, runs, between, found),
    figures: { [name]: { mails: backlog.mails, bytes: backlog.bytes, between, runs, found } },
    notes: [],
  };
}

function tableOf({ name, backlog }: Job, runs: readonly [Run, Run], found: Found): Table {
  const row = (what: string, run: Run): string[] => [
    what,
    count(run.documents),
    decimal(run.seconds),
    count(run.documents / run.seconds),
    mib(run.passedBytes),
    toldOf(run),
    decimal(run.peakMib),
    found.enginePeakMib === undefined ? '' : decimal(found.enginePeakMib),
  ];
  return {
    title: `${name}: ${count(backlog.mails)} mails, ${mib(backlog.bytes)}, ${count(backlog.truth.records)} records`,
    header: [
      ...['', 'mails', 'seconds', 'mails/s', 'passed over', 'progress told', 'peak MiB: exporter', 'engine'],
    ],
    rows: [row('until it was stopped', runs[0]), row('the same command again', runs[1])],
  };
}

function toldOf({ progress }: Run): string {
  const [first, last] = [progress[0], progress.at(-1)];
  if (first === undefined || last === undefined) return 'none, too short';
  return `${first} % to ${last} %, ${count(progress.length)} times`;
}

function aimsOf(
  { name, backlog }: Job,
  [first, second]: readonly [Run, Run],
  between: number,
  { ledger, totals, verified }: Found,
): Aim[] {
  const { mails, truth } = backlog;
  const wanted = [truth.reports, truth.records, truth.messages, truth.dmarc_pass_messages];
  const isInterrupted = first.code === INTERRUPTED && between < mails;
  return [
    {
      what: `${name}: stopped in the middle, all that was read is committed`,
      aim: 'holds',
      measured: `${count(first.documents)} read, ${count(between)} committed`,
      holds: isInterrupted && first.documents === between,
    },
    {
      what: `${name}: each mail is read once, in one of the two runs`,
      aim: count(mails),
      measured: `${count(first.documents)} + ${count(second.documents)}, ${count(ledger)} in the ledger`,
      holds: first.documents + second.documents === mails && ledger === mails && second.code === 0,
    },
    {
      what: `${name}: reports, records, messages and those that pass, as they were made`,
      aim: wanted.map(count).join(', '),
      measured: totals.map(count).join(', '),
      holds: wanted.every((value, i) => value === totals[i]),
    },
    {
      what: `${name}: plumbline verify`,
      aim: 'holds',
      measured: verified === '' ? 'holds' : verified,
      holds: verified === '',
    },
    ...[first, second].flatMap((run, i) =>
      run.seconds < LEAST_SECONDS ? [] : [flat(`${name}, run ${i + 1}`, run.residentMib)],
    ),
  ];
}

/** The middle of what was sampled in the last sixth, beside that in the second. */
function flat(name: string, residentMib: readonly number[]): Aim {
  const sixth = residentMib.length / 6;
  const part = (number: number): number =>
    quantile(residentMib.slice(Math.floor(number * sixth), Math.ceil((number + 1) * sixth)), 0.5);
  const grown = part(5) - part(1);
  return {
    what: `${name}: memory of the exporter, the last sixth over the second`,
    aim: `at most ${AIM_MIB} MiB more`,
    measured: `${decimal(part(1))} MiB, then ${decimal(part(5))} MiB`,
    holds: grown <= AIM_MIB,
  };
}

function mib(bytes: number): string {
  return `${count(bytes / 1024 / 1024)} MiB`;
}
