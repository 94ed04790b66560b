import * as z from 'zod';
import { AUTHSERV_ID } from '../trust.js';
import { count, milliseconds } from '../values.js';

/** What may be said of every intake source. */
export const COMMON = {
  trusted_authserv_ids: z
    .array(z.string().regex(AUTHSERV_ID, 'must be the name of a mail server, or unnamed'), {
      error: 'must be a list of names',
    })
    .default([]),
  retry: z
    .strictObject({
      first: milliseconds(1000, 'the wait after a failure; each next one is twice as long'),
      longest: milliseconds(300_000, 'the longest of them'),
    })
    .prefault({}),
  circuit: z
    .strictObject({
      failures: count(10, 'after so many failures in a row the source is left alone'),
      open: milliseconds(900_000, 'for so long'),
    })
    .prefault({}),
};
