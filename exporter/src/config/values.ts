import * as z from 'zod';
import { formatBytes, formatSeconds, parseBytes, parseSeconds } from './units.js';

/**
 * The kinds of values that settings have. Each takes what a YAML file holds (numbers) and what flags and the
 * environment hold (text). `placeholder` is what `--help` shows in the value's place, `shown` the default there.
 */
export function bytes(fallback: number, description: string) {
  return numeric('a size such as 64MiB', parseBytes, Number.isSafeInteger)
    .default(fallback)
    .meta({ description, placeholder: 'SIZE', shown: formatBytes(fallback) });
}

export function seconds(fallback: number, description: string) {
  return numeric('a duration such as 30s or 5m', parseSeconds, Number.isFinite)
    .default(fallback)
    .meta({ description, placeholder: 'DURATION', shown: formatSeconds(fallback) });
}

export function count(fallback: number, description: string, most = Number.MAX_SAFE_INTEGER) {
  const parse = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : undefined);
  const what = most === Number.MAX_SAFE_INTEGER ? 'a whole number' : `a whole number up to ${most}`;
  return numeric(what, parse, (value) => Number.isSafeInteger(value) && value <= most)
    .default(fallback)
    .meta({ description, placeholder: 'NUMBER', shown: String(fallback) });
}

export function word<const T extends readonly [string, ...string[]]>(
  words: T,
  fallback: T[number],
  description: string,
) {
  return z
    .enum(words, { error: `must be one of ${words.join(', ')}` })
    .default(() => fallback)
    .meta({ description: `${description}: ${words.join(', ')}`, placeholder: 'WORD', shown: fallback });
}

function numeric(
  what: string,
  parse: (text: string) => number | undefined,
  isValid: (value: number) => boolean,
) {
  const error = `must be ${what}, and more than 0`;
  return z.union([z.number(), z.string()], { error }).transform((given, context) => {
    const value = typeof given === 'number' ? given : parse(given);
    if (value !== undefined && value > 0 && isValid(value)) return value;
    context.addIssue({ code: 'custom', message: error });
    return z.NEVER;
  });
}
