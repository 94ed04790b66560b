import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fuzz, type Failure, type FuzzOutcome } from './fuzz.js';
import { readRequest, USAGE, type FuzzRequest } from './request.js';

async function main(args: string[]): Promise<number> {
  const request = readRequest(args);
  switch (request.asks) {
    case 'help':
      process.stdout.write(USAGE);
      return 0;
    case 'nonsense':
      process.stderr.write(`${request.problem}\n\n${USAGE}`);
      return 1;
    case 'fuzz':
      return run(request.fuzz);
  }
}

async function run(request: FuzzRequest): Promise<number> {
  const outcome = await fuzz(request, (text) => process.stderr.write(`${text}\n`));
  if (outcome.failures.length > 0) await keep(outcome.failures, request.out);
  process.stdout.write(summary(request, outcome));
  return outcome.failures.length > 0 ? 1 : 0;
}

/** Writes each input that failed, and beside it how it was read. */
async function keep(failures: readonly Failure[], out: string | undefined): Promise<void> {
  const folder = out ?? (await mkdtemp(join(tmpdir(), 'plumbline-fuzz-')));
  await mkdir(folder, { recursive: true });
  for (const { seed, number, complaints, trial } of failures) {
    const { name, bytes, limits, pieces, strain } = trial;
    const file = join(folder, `seed-${seed}-trial-${number}`);
    const how = { name, limits, pieces, strain, complaints };
    await writeFile(`${file}.input`, bytes);
    await writeFile(`${file}.json`, `${JSON.stringify(how, null, 2)}\n`);
    process.stderr.write(`${bytes.length} bytes that fail: ${file}.input\n`);
  }
}

function summary({ seed }: FuzzRequest, { trials, peakBytes, failures, met }: FuzzOutcome): string {
  const kinds = [...met].map(([kind, times]) => `  ${times} times ${kind}\n`).join('');
  const peak = Math.round(peakBytes / (1024 * 1024));
  return `${kinds}seed ${seed}: ${trials} trials, ${failures.length} kinds of failure, peak ${peak} MiB\n`;
}

process.exitCode = await main(process.argv.slice(2));
