import * as z from 'zod';
import { parseEndpoint, type Endpoint } from './endpoint.js';
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

/** A duration as users write it; what comes out is milliseconds. */
export function milliseconds(fallback: number, description: string, mostSeconds = Infinity) {
  const up = mostSeconds === Infinity ? '' : `, up to ${formatSeconds(mostSeconds)}`;
  const isValid = (value: number): boolean => Number.isFinite(value) && value <= mostSeconds;
  return numeric(`a duration such as 30s or 250ms${up}`, parseSeconds, isValid)
    .default(fallback / 1000)
    .transform((given) => given * 1000)
    .meta({ description, placeholder: 'DURATION', shown: formatSeconds(fallback / 1000) });
}

/** A size that may be nothing at all. */
export function optionalBytes(fallback: number, description: string) {
  const error = 'must be a size such as 64MiB, or 0';
  return z
    .union([z.number(), z.string()], { error })
    .default(fallback)
    .transform((given, context) => {
      const value = typeof given === 'number' ? given : parseBytes(given);
      if (value !== undefined && Number.isSafeInteger(value) && value >= 0) return value;
      context.addIssue({ code: 'custom', message: error });
      return z.NEVER;
    })
    .meta({ description, placeholder: 'SIZE', shown: fallback === 0 ? '0' : formatBytes(fallback) });
}

export function fraction(fallback: number, description: string) {
  const parse = (text: string): number | undefined => (/^\d*\.?\d+$/.test(text) ? Number(text) : undefined);
  return numeric('a number up to 1', parse, (value) => value <= 1)
    .default(fallback)
    .meta({ description, placeholder: 'SHARE', shown: String(fallback) });
}

export function count(fallback: number, description: string, most = Number.MAX_SAFE_INTEGER) {
  const what = most === Number.MAX_SAFE_INTEGER ? 'a whole number' : `a whole number up to ${most}`;
  return numeric(what, parseCount, (value) => Number.isSafeInteger(value) && value <= most)
    .default(fallback)
    .meta({ description, placeholder: 'NUMBER', shown: String(fallback) });
}

const FOREVER = 'forever';
/** ClickHouse's dates end in 2149; a TTL beyond that would wrap around. */
const MOST_DAYS = 36_500;

/** How long something is kept; undefined is for ever. */
export function days(fallback: number | undefined, description: string) {
  const error = `must be a whole number of days up to ${MOST_DAYS}, or ${FOREVER}`;
  const shown = fallback === undefined ? FOREVER : String(fallback);
  return z
    .union([z.number(), z.string()], { error })
    .default(shown)
    .transform((given, context) => {
      if (given === FOREVER) return undefined;
      const value = typeof given === 'number' ? given : parseCount(given);
      if (value !== undefined && Number.isSafeInteger(value) && value > 0 && value <= MOST_DAYS) return value;
      context.addIssue({ code: 'custom', message: error });
      return z.NEVER;
    })
    .meta({ description, placeholder: 'DAYS', shown });
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

export function path(fallback: string, description: string) {
  return text('a path').default(fallback).meta({ description, placeholder: 'PATH', shown: fallback });
}

/** A setting that has no default. */
export function needed(description: string) {
  return text('some text').meta({ description, placeholder: 'TEXT', shown: 'needed' });
}

export function flag(fallback: boolean, description: string) {
  const error = 'must be true or false';
  return z
    .union([z.boolean(), z.enum(['true', 'false'])], { error })
    .default(fallback)
    .transform((given) => given === true || given === 'true')
    .meta({ description, placeholder: 'BOOL', shown: String(fallback) });
}

/** A setting that may be left out; `shown` says what then holds. */
export function optional(placeholder: string, shown: string, description: string) {
  return text('some text').optional().meta({ description, placeholder, shown, optional: true });
}

/** A list, or names with commas between them; none where nothing is said. */
export function names(what: string, pattern: Pick<RegExp, 'test'>, description: string) {
  const error = `must be ${what}`;
  return z
    .union([z.string(), z.array(z.string())], { error })
    .default('')
    .transform((given, context) => {
      const list = (typeof given === 'string' ? given.split(',') : given).map((name) => name.trim());
      const said = list.filter((name) => name !== '');
      if (said.every((name) => pattern.test(name))) return said;
      context.addIssue({ code: 'custom', message: error });
      return z.NEVER;
    })
    .meta({ description, placeholder: 'NAMES', shown: 'none', optional: true });
}

/** Never shown, and never given on a command line, where everybody on the machine can read it. */
export function secret(shown: string, description: string) {
  return text('some text')
    .optional()
    .meta({ description, placeholder: 'FILE', shown, optional: true, secret: true });
}

export function name(fallback: string, pattern: RegExp, what: string, description: string) {
  const error = `must be ${what}`;
  return z
    .string({ error })
    .regex(pattern, error)
    .default(fallback)
    .meta({ description, placeholder: 'NAME', shown: fallback });
}

/** Where something listens: `:9877`, `127.0.0.1:8123`, `[::1]:8123`. */
export function endpoint(fallback: string, description: string) {
  const error = 'must be an address such as 127.0.0.1:8123, [::1]:8123 or :8123';
  return z
    .string({ error })
    .default(fallback)
    .transform((given, context): Endpoint => {
      const parsed = parseEndpoint(given);
      if (parsed !== undefined) return parsed;
      context.addIssue({ code: 'custom', message: error });
      return z.NEVER;
    })
    .meta({ description, placeholder: 'ADDRESS', shown: fallback });
}

function parseCount(given: string): number | undefined {
  return /^\d+$/.test(given) ? Number(given) : undefined;
}

function text(what: string) {
  const error = `must be ${what}`;
  return z.string({ error }).min(1, error);
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
