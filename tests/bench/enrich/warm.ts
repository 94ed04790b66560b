import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { NO_FACTS } from '@plumbline/exporter/model/source-facts.js';
import { parseIp } from '@plumbline/exporter/parse/values/ip.js';
import { DEFAULT_FACT_LIFETIMES } from '@plumbline/exporter/store/facts/lifetimes.js';
import { writeFacts } from '@plumbline/exporter/store/facts/write-facts.js';
import { catalogue } from '../classify/judgings.js';
import { valueOf, type BenchStore } from '../embedded.js';
import type { BenchSettings, Outcome } from '../outcome.js';
import { inNewStore } from '../scratch-store.js';
import { ratios, summarise } from '../stats.js';
import { count, decimal, spread, times, type Table } from '../table.js';
import { writeReports, type Written } from './reports.js';
import { sourcesOf, type Source } from './sources.js';

const INGEST = fileURLToPath(new URL('judged-ingest.js', import.meta.url));
/** At hand when a command begins; and twice as many as have room there, each as usual as the other. */
const ADDRESSES = { warm: 20_000, beyond: 100_000 };
type Part = keyof typeof ADDRESSES;
const RECORDS = 1_000_000;
const QUICK_RECORDS = 20_000;
const RECORDS_A_REPORT = 47;
const ROUNDS = 5;
const AIM_SHARE = 0.85;
const AT_ONCE = 5000;

const HOWS = ['unjudged', 'judged'] as const;
type How = (typeof HOWS)[number];

interface Run {
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly engineProcessorSeconds: number;
  readonly peakMib: number;
}

/** The same reports with nobody who judges them, and judged by facts that are known: what that costs. */
export function warm(settings: BenchSettings): Promise<Outcome> {
  return judgedBeside('warm', settings);
}

/** The same where the store knows of more addresses than are at hand. */
export function beyond(settings: BenchSettings): Promise<Outcome> {
  return judgedBeside('beyond', settings);
}

async function judgedBeside(part: Part, settings: BenchSettings): Promise<Outcome> {
  const { directory, progress, quick } = settings;
  progress(`${part}: writing reports`);
  const sources = sourcesOf(ADDRESSES[part], catalogue());
  const records = settings.records ?? (quick ? QUICK_RECORDS : RECORDS);
  const wish = { records, recordsAReport: RECORDS_A_REPORT };
  const written = await writeReports(join(directory, part), sources, wish);
  const runs: Record<How, Run[]> = { unjudged: [], judged: [] };
  const rounds = quick ? 1 : (settings.rounds ?? ROUNDS);
  for (let round = 1; round <= rounds; round++)
    for (const how of round % 2 === 1 ? HOWS : HOWS.toReversed()) {
      const run = await ingest(directory, sources, written, how);
      progress(`${part}: round ${round}, ${how}: ${count(written.records / run.seconds)} records a second`);
      runs[how].push(run);
    }
  return outcomeOf(part, written, runs);
}

function ingest(directory: string, sources: readonly Source[], written: Written, how: How): Promise<Run> {
  return inNewStore(directory, async (store) => {
    await know(store, sources);
    const before = store.processorSeconds();
    const { stdout } = await promisify(execFile)(process.execPath, [
      INGEST,
      store.directory,
      written.folder,
      how,
    ]);
    const after = store.processorSeconds();
    await check(store, written, how);
    const run = JSON.parse(stdout) as Omit<Run, 'engineProcessorSeconds'>;
    return { ...run, engineProcessorSeconds: (after ?? NaN) - (before ?? NaN) };
  });
}

/** As if mail had come from them for long. */
async function know(store: BenchStore, sources: readonly Source[]): Promise<void> {
  const found = sources.map(({ ip, host }, i) => ({
    ip: parseIp(ip) ?? new Uint8Array(16),
    facts: {
      ...{ ...NO_FACTS, country: 'DE', asn: 64_496 + (i % 16), asName: `Network ${i % 16}` },
      ...(host === undefined ? {} : { ptr: host, ptrConfirmed: true }),
    },
    dns: host === undefined ? ('none' as const) : ('found' as const),
  }));
  // What was found just now is not known for long: whoever begins looks at it again.
  const hourAgo = Date.now() - 3_600_000;
  for (let i = 0; i < found.length; i += AT_ONCE)
    valueOf(await writeFacts(store.client, found.slice(i, i + AT_ONCE), hourAgo, DEFAULT_FACT_LIFETIMES));
  await store.command(
    `INSERT INTO source_months SELECT source_ip, toStartOfMonth(today()), 'domain0.example', toUInt32(1) FROM source_facts`,
  );
}

async function check(store: BenchStore, { records }: Written, how: How): Promise<void> {
  const [[stored, named] = []] = await store.ask(`SELECT count(), countIf(sender != '') FROM v_records`);
  if (Number(stored) !== records)
    throw new Error(`${how}: ${String(stored)} of ${records} records are there.`);
  if (Number(named) > 0 !== (how === 'judged'))
    throw new Error(`${how}: ${String(named)} records are named.`);
}

function outcomeOf(part: Part, written: Written, runs: Readonly<Record<How, readonly Run[]>>): Outcome {
  const rates = (how: How): number[] => runs[how].map(({ seconds }) => written.records / seconds);
  const share = summarise(ratios(rates('judged'), rates('unjudged')));
  return {
    tables: [rateTable(ADDRESSES[part], written, runs, rates)],
    aims:
      part === 'beyond'
        ? []
        : [
            {
              what: 'ingest with a judge whose facts are at hand: share of the speed without one',
              aim: `at least ${AIM_SHARE}`,
              measured: times(share),
              holds: share.median >= AIM_SHARE,
            },
          ],
    figures: { [part]: { ...written, runs } },
    notes: [],
  };
}

function rateTable(
  addresses: number,
  { records, files }: Written,
  runs: Readonly<Record<How, readonly Run[]>>,
  rates: (how: How) => number[],
): Table {
  const micros = (how: How, of: (run: Run) => number): string =>
    decimal(summarise(runs[how].map((run) => (of(run) / records) * 1e6)).median);
  return {
    title:
      `${count(records)} records of ${count(files)} gzip files from ${count(addresses)} addresses; ` +
      `median of ${runs.judged.length} interleaved runs`,
    header: [
      ...['', 'records/s', 'lowest - highest', 'beside unjudged'],
      ...['processor µs a record: exporter', 'engine', 'peak MiB'],
    ],
    rows: HOWS.map((how) => [
      how,
      ...[count(summarise(rates(how)).median), spread(summarise(rates(how)))],
      times(summarise(ratios(rates(how), rates('unjudged')))),
      micros(how, (run) => run.processorSeconds),
      micros(how, (run) => run.engineProcessorSeconds),
      count(summarise(runs[how].map(({ peakMib }) => peakMib)).median),
    ]),
  };
}
