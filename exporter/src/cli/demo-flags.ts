import * as z from 'zod';
import { optionsProblem, type DemoOptions } from '../demo/options.js';
import type { CommandIo } from './io.js';

/** What to make, and where to. */
export interface DemoJob {
  /** The folder for the mails; undefined: into the store. */
  readonly out: string | undefined;
  readonly truth: string | undefined;
  readonly options: DemoOptions;
}

const DAY_MS = 86_400_000;

const flagsSchema = z.object({
  out: z.string().optional(),
  truth: z.string().optional(),
  domains: wholeNumber(1, 10_000),
  days: wholeNumber(1, 10_000),
  end: z.iso.date('must be a date such as 2026-06-30').optional(),
  reportsPerDay: wholeNumber(1, 1000),
  records: wholeNumber(1, 10_000_000_000).optional(),
  seed: wholeNumber(0, Number.MAX_SAFE_INTEGER),
});

/** The job, or what is wrong with the flags. */
export function readFlags(flags: unknown, io: CommandIo): DemoJob | string {
  const result = flagsSchema.safeParse(flags);
  if (!result.success) return result.error.issues.map(describe).join('; ');
  const { out, truth, end = yesterday(io.now()), ...rest } = result.data;
  const options = { ...rest, end };
  const problem = optionsProblem(options);
  return problem === undefined ? { out, truth, options } : `--records: ${problem}`;
}

function wholeNumber(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d+$/, error)
    .transform(Number)
    .pipe(z.number().min(least, error).max(most, error));
}

function describe({ path, message }: z.core.$ZodIssue): string {
  const flag = path.join('.').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `--${flag} ${message}`;
}

function yesterday(now: number): string {
  return new Date(now - DAY_MS).toISOString().slice(0, 10);
}
