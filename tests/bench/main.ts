import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BACKFILL } from './backfill/bench.js';
import { CLASSIFY } from './classify/bench.js';
import { DOOR } from './door/bench.js';
import { ENRICH } from './enrich/bench.js';
import { IMAP } from './imap/bench.js';
import { INGEST } from './ingest/bench.js';
import { INTAKE } from './intake/bench.js';
import { describeMachine, machineText, type Machine } from './machine.js';
import { outcomeText, type Bench, type Outcome } from './outcome.js';
import { PARSE } from './parse/bench.js';
import { QUERY } from './query/bench.js';
import { OPTIONS_TEXT, readRequest, type BenchRequest } from './request.js';
import { SCRAPE } from './scrape/bench.js';

const BENCHES: ReadonlyMap<string, Bench> = new Map([
  ['parse', PARSE],
  ['ingest', INGEST],
  ['intake', INTAKE],
  ['query', QUERY],
  ['door', DOOR],
  ['imap', IMAP],
  ['backfill', BACKFILL],
  ['classify', CLASSIFY],
  ['enrich', ENRICH],
  ['scrape', SCRAPE],
]);

async function main(args: string[]): Promise<number> {
  const request = readRequest(args, new Map([...BENCHES].map(([name, { parts }]) => [name, parts])));
  switch (request.asks) {
    case 'help':
      process.stdout.write(usage());
      return 0;
    case 'nonsense':
      process.stderr.write(`${request.problem}\n\n${usage()}`);
      return 1;
    case 'bench':
      await run(request.bench);
      return 0;
  }
}

async function run(request: BenchRequest): Promise<void> {
  const machine = describeMachine();
  const done: Done[] = [];
  for (const [name, bench] of BENCHES)
    if (request.names.includes(name))
      done.push({ name, data: bench.data, outcome: await inNewDirectory(name, bench, request) });
  process.stdout.write(`${request.json ? asJson(machine, done) : asText(machine, done)}\n`);
}

async function inNewDirectory(name: string, bench: Bench, request: BenchRequest): Promise<Outcome> {
  const { rounds, parts, quick, records, minutes, mails, interrupt, files, mib, addresses } = request;
  const directory = await mkdtemp(join(tmpdir(), 'plumbline-bench-'));
  const progress = (text: string): void => {
    process.stderr.write(`${name}: ${text}\n`);
  };
  const remove = (): void => {
    rmSync(directory, { recursive: true, force: true });
  };
  process.once('exit', remove);
  try {
    return await bench.run({
      ...{ rounds, parts, quick, records, minutes, mails, interrupt, files, mib, addresses },
      ...{ directory, environment: process.env, progress },
    });
  } finally {
    process.off('exit', remove);
    remove();
  }
}

interface Done {
  readonly name: string;
  readonly data: string;
  readonly outcome: Outcome;
}

function asText(machine: Machine, done: readonly Done[]): string {
  const benches = done.map(({ data, outcome }) => `data:    ${data}\n\n${outcomeText(outcome)}`);
  return `${machineText(machine)}\n${benches.join('\n\n')}`;
}

function asJson(machine: Machine, done: readonly Done[]): string {
  const benches = done.map(({ name, data, outcome: { figures, aims, notes } }) => [
    name,
    { data, ...figures, aims, notes },
  ]);
  return JSON.stringify({ machine, benches: Object.fromEntries(benches) as unknown }, null, 2);
}

function usage(): string {
  const benches = [...BENCHES].map(([name, { parts }]) => `  ${name.padEnd(11)}${parts.join(', ')}`);
  return `npm run bench [NAME...] -- [OPTION...]

Benches and their parts; without a name all of them:
${benches.join('\n')}

${OPTIONS_TEXT}

Peers that are installed beside the project take part; docs/benchmarks.md says how.
`;
}

// Ends by `exit`, so that the data goes with it.
process.once('SIGINT', () => process.exit(130));
process.exitCode = await main(process.argv.slice(2));
