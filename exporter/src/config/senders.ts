import * as z from 'zod';
import { count } from './values.js';

/** `senders`: who is who. */
export const sendersSection = z.strictObject({
  labels: count(100_000, 'labels of addresses and domains that may hold at once'),
});
