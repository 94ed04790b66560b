import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DATA_DESCRIPTION } from './data.js';
import { describeMachine, machineText, type Machine } from './machine.js';
import { outcomeText, type Bench, type Outcome } from './outcome.js';
import { PARSE } from './parse/bench.js';
import { OPTIONS_TEXT, readRequest, type BenchRequest } from './request.js';

const BENCHES: ReadonlyMap<string, Bench> = new Map([['parse', PARSE]]);

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
  const outcomes: [string, Outcome][] = [];
  for (const [name, bench] of BENCHES)
    if (request.names.includes(name)) outcomes.push([name, await inNewDirectory(name, bench, request)]);
  process.stdout.write(`${request.json ? asJson(machine, outcomes) : asText(machine, outcomes)}\n`);
}

async function inNewDirectory(name: string, bench: Bench, request: BenchRequest): Promise<Outcome> {
  const { rounds, parts } = request;
  const directory = await mkdtemp(join(tmpdir(), 'plumbline-bench-'));
  const progress = (text: string): void => {
    process.stderr.write(`${name}: ${text}\n`);
  };
  const remove = (): void => {
    rmSync(directory, { recursive: true, force: true });
  };
  process.once('exit', remove);
  try {
    return await bench.run({ rounds, parts, directory, environment: process.env, progress });
  } finally {
    process.off('exit', remove);
    remove();
  }
}

function asText(machine: Machine, outcomes: readonly [string, Outcome][]): string {
  const head = `${machineText(machine)}\ndata:    ${DATA_DESCRIPTION}`;
  return [head, ...outcomes.map(([, outcome]) => outcomeText(outcome))].join('\n\n');
}

function asJson(machine: Machine, outcomes: readonly [string, Outcome][]): string {
  const benches = new Map(
    outcomes.map(([name, { figures, aims, notes }]) => [name, { ...figures, aims, notes }]),
  );
  return JSON.stringify({ machine, data: DATA_DESCRIPTION, benches: Object.fromEntries(benches) }, null, 2);
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
