import * as z from 'zod';
import { word } from './values.js';

/** `log`: what goes to stderr. */
export const logSection = z.strictObject({
  level: word(['debug', 'info', 'warn', 'error'], 'info', 'the least that is logged'),
  format: word(['logfmt', 'json'], 'logfmt', 'how a log line is written'),
});

export type LogSettings = z.output<typeof logSection>;
