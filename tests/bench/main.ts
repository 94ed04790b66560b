import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DATA_DESCRIPTION } from './data.js';
import { describeMachine, machineText } from './machine.js';
import { outcomeText, type BenchSettings, type Outcome } from './outcome.js';
import { benchParse } from './parse/bench.js';

const BENCHES: ReadonlyMap<string, (settings: BenchSettings) => Promise<Outcome>> = new Map([
  ['parse', benchParse],
]);

const USAGE = `npm run bench [NAME...] -- [--json] [--rounds N] [--part NAME]...

Benches: ${[...BENCHES.keys()].join(', ')}; without a name all of them.

  --json       one JSON object on stdout instead of tables
  --rounds N   how often each contender runs
  --part NAME  only this part of a bench; parse has throughput, folder and memory
  --help       this text

Peers that are installed beside the project take part; docs/benchmarks.md says how.
`;

interface Request {
  readonly names: readonly string[];
  readonly json: boolean;
  readonly rounds: number | undefined;
  readonly parts: readonly string[];
}

async function main(): Promise<number> {
  const request = readRequest(process.argv.slice(2));
  if (typeof request === 'string') {
    const asked = request === '';
    (asked ? process.stdout : process.stderr).write(asked ? USAGE : `${request}\n\n${USAGE}`);
    return asked ? 0 : 1;
  }
  const machine = describeMachine();
  const outcomes: Record<string, Outcome> = {};
  for (const name of request.names) outcomes[name] = await inNewDirectory(name, request);
  if (request.json) {
    const benches = Object.entries(outcomes).map(([name, { figures, aims, notes }]) => [
      name,
      { figures, aims, notes },
    ]);
    const json = { machine, data: DATA_DESCRIPTION, benches: Object.fromEntries(benches) as unknown };
    process.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
  } else {
    const parts = [`${machineText(machine)}\ndata:    ${DATA_DESCRIPTION}`];
    process.stdout.write(`${[...parts, ...Object.values(outcomes).map(outcomeText)].join('\n\n')}\n`);
  }
  return 0;
}

/** What is asked for; a text where it cannot be done, an empty one where help is wanted. */
function readRequest(args: string[]): Request | string {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        rounds: { type: 'string' },
        part: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return '';
    const unknown = positionals.find((name) => !BENCHES.has(name));
    if (unknown !== undefined) return `There is no bench named ${unknown}.`;
    const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
    if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))
      return '--rounds takes a whole number from 1.';
    const names = positionals.length > 0 ? positionals : [...BENCHES.keys()];
    return { names, json: values.json, rounds, parts: values.part };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function inNewDirectory(name: string, { rounds, parts }: Request): Promise<Outcome> {
  const bench = BENCHES.get(name);
  if (bench === undefined) throw new Error(`There is no bench named ${name}.`);
  const directory = await mkdtemp(join(tmpdir(), 'plumbline-bench-'));
  try {
    const progress = (text: string): void => {
      process.stderr.write(`${name}: ${text}\n`);
    };
    return await bench({ rounds, parts, directory, environment: process.env, progress });
  } finally {
    await rm(directory, { recursive: true });
  }
}

process.exitCode = await main();
