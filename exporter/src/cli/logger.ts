import type { Writable } from 'node:stream';
import { pino, stdTimeFunctions, type Logger } from 'pino';
import type { LogSettings } from '../config/log.js';
import { logfmt } from './logfmt.js';

/** Names under which a secret might be logged, at the top of an entry or one level down. */
const SECRETS = ['password', 'secret', 'token', 'api_key', 'authorization', 'cookie'];

/** Structured entries, one a line, to `stream`. */
export function createLogger(settings: LogSettings, stream: Writable): Logger {
  const write =
    settings.format === 'json'
      ? (line: string) => stream.write(line)
      : (line: string) => stream.write(`${logfmt(JSON.parse(line))}\n`);
  return pino(
    {
      level: settings.level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    },
    { write },
  );
}
