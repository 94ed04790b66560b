import * as z from 'zod';
import { COMMON } from './common.js';
import { count, milliseconds, needed } from '../values.js';

/** An mbox file to which a mail server appends; it is never written. */
export const mboxSource = z.strictObject({
  type: z.literal('mbox'),
  path: needed('the file'),
  settle: milliseconds(5000, 'its last mail is taken when the file has not changed for so long'),
  poll: milliseconds(30_000, 'it is looked at so often, whatever the system tells of changes'),
  lock: milliseconds(300_000, 'a lock (`path.lock`) that stays for so long is told as a trouble'),
  in_flight: count(64, 'parts of 4 MiB that wait to be on disk, at once'),
  ...COMMON,
});
