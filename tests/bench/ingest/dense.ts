import { join } from 'node:path';
import type { BenchStore } from '../embedded.js';
import type { Aim, BenchSettings, Outcome } from '../outcome.js';
import { inNewStore } from '../scratch-store.js';
import { ratios, summarise, type Summary } from '../stats.js';
import { count, decimal, spread, times, type Table } from '../table.js';
import { diskAim, diskTable, tableSizes, type TableSize } from './disk.js';
import { insertPrepared } from './engine-alone.js';
import { prepare, type Prepared } from './prepare.js';
import { writeGzipReports, type Written } from './report-files.js';
import { ingestInto, type IngestRun } from './run.js';

const RECORDS_A_REPORT = 47;
const REPORTS = 43_520;
const QUICK_REPORTS = 1280;
const ROUNDS = 3;

const AIM_RATE = 100_000;
const LEAST_RATE = 60_000;
const LEAST_SHARE = 0.2;

interface Round {
  readonly ours: IngestRun;
  readonly engineSeconds: number;
}

/** Dense reports: how fast, against the engine that is given the same blocks ready made, and in how many bytes. */
export async function dense(settings: BenchSettings): Promise<Outcome> {
  const { directory, progress } = settings;
  const reports = settings.quick ? QUICK_REPORTS : REPORTS;
  progress(`dense: writing ${count(reports)} reports`);
  const written = await writeGzipReports(join(directory, 'dense'), reports, RECORDS_A_REPORT);
  progress('dense: preparing the blocks that the intake sends');
  const prepared = await prepare(written.folder, join(directory, 'blocks'));

  const rounds: Round[] = [];
  let sizes: TableSize[] = [];
  const wanted = settings.quick ? 1 : (settings.rounds ?? ROUNDS);
  for (let round = 1; round <= wanted; round++) {
    progress(`dense: round ${round} of ${wanted}`);
    let ingested: string | undefined;
    const ours = await ingestInto(directory, written.folder, async (store) => {
      ingested = await contents(store);
      if (round === wanted) sizes = await tableSizes(store);
    });
    const engineSeconds = await inNewStore(directory, async (store) => {
      const seconds = await insertPrepared(store, prepared.batches);
      const inserted = await contents(store);
      if (inserted !== ingested)
        throw new Error(`The engine alone has ${inserted}, where ingest left ${String(ingested)}.`);
      return seconds;
    });
    rounds.push({ ours, engineSeconds });
  }
  return outcomeOf(written, prepared, rounds, sizes);
}

/** By which two stores are known to hold the same, rollups included. */
async function contents(store: BenchStore): Promise<string> {
  const [row = []] = await store.ask(
    `SELECT (SELECT count() FROM records), (SELECT sum(messages) FROM records),
            (SELECT sum(messages) FROM roll), (SELECT sum(messages) FROM roll_signatures),
            (SELECT count() FROM reports), (SELECT count() FROM plumbline_private.raw_documents)`,
  );
  return row.join(' ');
}

function outcomeOf(
  { files, records }: Written,
  prepared: Prepared,
  rounds: readonly Round[],
  sizes: readonly TableSize[],
): Outcome {
  const ours = rounds.map((round) => records / round.ours.seconds);
  const engine = rounds.map(({ engineSeconds }) => records / engineSeconds);
  const rate = summarise(ours);
  const share = summarise(ratios(ours, engine));
  const alone = records / prepared.seconds;
  return {
    tables: [
      rateTable({ files, records, rounds, rate, engine: summarise(engine), alone }),
      diskTable(sizes, records),
    ],
    aims: [...rateAims(rate, share), diskAim(sizes, records)],
    figures: { dense: { files, records, rounds, exporterAloneSeconds: prepared.seconds, disk: sizes } },
    notes: [],
  };
}

interface Rates {
  readonly files: number;
  readonly records: number;
  readonly rounds: readonly Round[];
  readonly rate: Summary;
  readonly engine: Summary;
  readonly alone: number;
}

function rateTable({ files, records, rounds, rate, engine, alone }: Rates): Table {
  const median = (of: (run: IngestRun) => number | undefined): string => {
    const known = rounds.flatMap(({ ours }) => of(ours) ?? []);
    return known.length === 0 ? '' : decimal(summarise(known).median);
  };
  return {
    title: `${count(files)} gzip files of ${count(records / files)} records on average; median of ${rounds.length} interleaved runs`,
    header: [
      '',
      'records/s',
      'lowest - highest',
      'processors: exporter',
      'engine',
      'peak MiB: exporter',
      'engine',
      '',
    ],
    rows: [
      [
        'plumbline ingest',
        count(rate.median),
        spread(rate),
        median((run) => run.processorSeconds / run.seconds),
        median((run) =>
          run.engineProcessorSeconds === undefined ? undefined : run.engineProcessorSeconds / run.seconds,
        ),
        median((run) => run.peakMib),
        median((run) => run.enginePeakMib),
        'from files to committed rows, with rollups and fsync',
      ],
      [
        'the engine alone',
        count(engine.median),
        spread(engine),
        '',
        '',
        '',
        '',
        'the same blocks, ready made in Native files',
      ],
      ['the exporter alone', count(alone), '', '', '', '', '', 'once, cold: to Native files'],
    ],
  };
}

function rateAims(rate: Summary, share: Summary): Aim[] {
  const measured = `${count(rate.median)} (${spread(rate)})`;
  return [
    {
      what: 'dense reports, records a second',
      aim: `at least ${count(AIM_RATE)}`,
      measured,
      holds: rate.median >= AIM_RATE,
    },
    {
      what: 'dense reports, records a second in the slowest round',
      aim: `never under ${count(LEAST_RATE)}`,
      measured: count(rate.lowest),
      holds: rate.lowest >= LEAST_RATE,
    },
    {
      what: "dense reports, share of the engine's own speed",
      aim: `at least ${LEAST_SHARE}`,
      measured: times(share),
      holds: share.median >= LEAST_SHARE,
    },
  ];
}
