import { InvalidArgumentError } from 'commander';

const MOST = 1_000_000;

/** How many a command may list. */
export function limitOf(text: string): number {
  const limit = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > MOST) throw new InvalidArgumentError(`Give a whole number from 1 to ${MOST}.`);
  return limit;
}
