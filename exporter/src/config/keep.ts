import * as z from 'zod';
import { bytes, days } from './values.js';

const MIB = 1024 * 1024;

/** `raw`: the documents themselves, beside what was read from them. */
export const rawSection = z
  .strictObject({
    days: days(365, 'how long the document of a report is kept'),
    bytes: bytes(64 * MIB, 'a document that is larger as it came (compressed) is not kept'),
    spool_bytes: bytes(1024 * MIB, 'what documents under way may take on disk together'),
  })
  .transform((given) => ({
    days: given.days,
    documentBytes: given.bytes,
    spoolBytes: given.spool_bytes,
  }));

/** `quarantine`: what could not be read, with its bytes. */
export const quarantineSection = z.strictObject({
  days: days(90, 'how long it is kept'),
  bytes: bytes(16 * MIB, 'what is kept of one thing; the rest is cut and its size noted'),
});
