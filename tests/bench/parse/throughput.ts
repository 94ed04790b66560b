import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { nodeContender, type Contender } from '../contender.js';
import { reportPieces } from '../data.js';
import type { Aim, BenchSettings, Outcome } from '../outcome.js';
import { findPeers } from '../peers.js';
import { advantage, processorsUsed, race, rates, type Advantage, type Result } from '../race.js';
import { summarise, type Summary } from '../stats.js';
import { count, decimal, spread, times, type Table } from '../table.js';
import { advantageText, processorsText } from './advantage-text.js';

/** A short report is read in a moment, so it takes more rounds for a steady figure. */
const REPORTS = [
  { records: 10_000, rounds: 15 },
  { records: 100_000, rounds: 5 },
];

const OURS = nodeContender('plumbline', '64 KiB chunks to typed records, every field hashed', 'plumbline');

/** How many times as fast the reader has to be. */
const AIMS: Readonly<Record<string, number>> = { 'mail-auth': 1, saxes: 1.8, parsedmarc: 50 };

interface Line {
  readonly result: Result;
  readonly rate: Summary;
  /** Of ours over this one. */
  readonly ours: Advantage | undefined;
}

/** From decompressed bytes in memory to typed records, one report at a time. */
export async function throughput(settings: BenchSettings): Promise<Outcome> {
  const { mailAuth, parsedmarc, missing } = findPeers(settings.environment);
  const contenders = [
    OURS,
    mailAuth,
    nodeContender('saxes', 'events counted, nothing made of them', 'saxes'),
    nodeContender('fast-xml-parser', 'to one object, values unread', 'fast-xml-parser'),
    parsedmarc,
  ].filter((contender) => contender !== undefined);

  const tables: Table[] = [];
  const aims: Aim[] = [];
  const figures: unknown[] = [];
  for (const { records, rounds } of REPORTS) {
    const { lines, bytes } = await raceOn(records, settings.rounds ?? rounds, contenders, settings);
    tables.push(throughputTable(records, bytes, lines));
    aims.push(...lines.flatMap((line) => aimOf(line, records)));
    figures.push({ records, bytes, contenders: lines.map(lineFigures) });
  }
  return { tables, aims, figures: { throughput: figures }, notes: missing };
}

async function raceOn(
  records: number,
  rounds: number,
  contenders: readonly Contender[],
  { directory, progress }: BenchSettings,
): Promise<{ lines: Line[]; bytes: number }> {
  const input = join(directory, `report-${records}.xml`);
  await pipeline(Readable.from(reportPieces(records)), createWriteStream(input));
  const { size } = await stat(input);
  const results = await race({
    input,
    contenders,
    rounds,
    records,
    progress: (text) => {
      progress(`${count(records)} records: ${text}`);
    },
  });
  const [ours] = results;
  const lines = results.map((result) => ({
    result,
    rate: summarise(rates(result, records)),
    ours: ours === undefined || result === ours ? undefined : advantage(ours, result),
  }));
  return { lines, bytes: size };
}

function throughputTable(records: number, bytes: number, lines: readonly Line[]): Table {
  const megabytes = bytes / 1e6;
  const rounds = lines[0]?.rate.runs ?? 0;
  return {
    title: `A report of ${count(records)} records, ${decimal(megabytes)} MB of XML in memory; median of ${rounds} interleaved runs`,
    header: [
      '',
      'records/s',
      'lowest - highest',
      'MB/s',
      'first run',
      'processors',
      'plumbline is times as fast',
      'by processor time',
      '',
    ],
    rows: lines.map(({ result, rate, ours }) => [
      result.contender.name,
      count(rate.median),
      spread(rate),
      count((rate.median / records) * megabytes),
      count(records / result.first.seconds),
      processorsText(result),
      times(ours?.byClock),
      times(ours?.byProcessor),
      result.contender.does,
    ]),
  };
}

function aimOf({ result, ours }: Line, records: number): Aim[] {
  const { name } = result.contender;
  const aim = AIMS[name];
  if (aim === undefined || ours === undefined) return [];
  return [
    {
      what: `${count(records)} records, times as fast as ${name}`,
      aim: `at least ${decimal(aim)}`,
      measured: advantageText(ours),
      holds: ours.byClock.median >= aim,
    },
  ];
}

function lineFigures({ result, rate, ours }: Line): unknown {
  return {
    name: result.contender.name,
    does: result.contender.does,
    recordsPerSecond: rate,
    seconds: result.runs.map(({ seconds }) => seconds),
    firstSeconds: result.first.seconds,
    processors: processorsUsed(result),
    plumblineTimesAsFast: ours,
  };
}
