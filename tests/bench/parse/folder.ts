import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { nodeContender, type Contender } from '../contender.js';
import { reportXml } from '../data.js';
import type { Aim, BenchSettings, Outcome } from '../outcome.js';
import { findPeers } from '../peers.js';
import { advantage, processorsUsed, race, rates, type Result } from '../race.js';
import { summarise } from '../stats.js';
import { count, spread, times, type Table } from '../table.js';
import { processorsText } from './advantage-text.js';

const FILES = 5000;
const ROUNDS = 5;
/** What is in each file, and how many of them a second are aimed at. */
const FOLDERS = [
  { records: 20, aim: 5000 },
  { records: 1, aim: 10_000 },
];

const OURS = nodeContender(
  'plumbline',
  'found, read, unpacked, parsed, every field hashed',
  'plumbline-folder',
);

/** The whole way of small reports: a folder of gzip files, as they lie in an archive. */
export async function folder(settings: BenchSettings): Promise<Outcome> {
  const { parsedmarc, missing } = findPeers(settings.environment);
  const contenders = [OURS, parsedmarc].filter((contender) => contender !== undefined);
  const tables: Table[] = [];
  const aims: Aim[] = [];
  const figures: unknown[] = [];
  for (const { records, aim } of FOLDERS) {
    const results = await raceOn(records, contenders, settings);
    tables.push(folderTable(records, results));
    aims.push(...aimOf(records, aim, results));
    figures.push({ files: FILES, records, contenders: results.map(figuresOf) });
  }
  return { tables, aims, figures: { folder: figures }, notes: missing };
}

async function raceOn(
  records: number,
  contenders: readonly Contender[],
  settings: BenchSettings,
): Promise<Result[]> {
  const input = join(settings.directory, `folder-${records}`);
  const what = `files of ${count(records)}`;
  settings.progress(`${what}: writing ${count(FILES)} files`);
  await writeFolder(input, records);
  return race({
    input,
    contenders,
    rounds: settings.rounds ?? ROUNDS,
    records: FILES * records,
    progress: (text) => {
      settings.progress(`${what}: ${text}`);
    },
  });
}

async function writeFolder(path: string, records: number): Promise<void> {
  await mkdir(path);
  for (let i = 0; i < FILES; i++) {
    const id = `bench-${records}-${i}`;
    const name = `receiver.example!example.com!1751328000!1751414399!${id}.xml.gz`;
    await writeFile(join(path, name), gzipSync([...reportXml(records, id)].join('')));
  }
}

function folderTable(records: number, results: readonly Result[]): Table {
  const [ours] = results;
  const rounds = ours?.runs.length ?? 0;
  return {
    title: `${count(FILES)} gzip files of ${count(records)} record${records === 1 ? '' : 's'} from a folder; median of ${rounds} interleaved runs`,
    header: [
      '',
      'files/s',
      'lowest - highest',
      'processors',
      'plumbline is times as fast',
      'by processor time',
      '',
    ],
    rows: results.map((result) => {
      const rate = summarise(rates(result, FILES));
      const lead = ours === undefined || result === ours ? undefined : advantage(ours, result);
      return [
        result.contender.name,
        count(rate.median),
        spread(rate),
        processorsText(result),
        times(lead?.byClock),
        times(lead?.byProcessor),
        result.contender.does,
      ];
    }),
  };
}

function aimOf(records: number, aim: number, [ours]: readonly Result[]): Aim[] {
  if (ours === undefined) return [];
  const rate = summarise(rates(ours, FILES));
  return [
    {
      what: `gzip files of ${count(records)} record${records === 1 ? '' : 's'} a second`,
      aim: `at least ${count(aim)}`,
      measured: `${count(rate.median)} (${spread(rate)})`,
      holds: rate.median >= aim,
    },
  ];
}

function figuresOf(result: Result): unknown {
  return {
    name: result.contender.name,
    does: result.contender.does,
    filesPerSecond: summarise(rates(result, FILES)),
    seconds: result.runs.map(({ seconds }) => seconds),
    firstSeconds: result.first.seconds,
    processors: processorsUsed(result),
  };
}
