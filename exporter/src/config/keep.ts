import { DEFAULT_RETENTION } from '@plumbline/schema/retention.js';
import * as z from 'zod';
import { bytes, days, word } from './values.js';

const of = DEFAULT_RETENTION;
const MIB = 1024 * 1024;

/** `raw`: the documents themselves, beside what was read from them. */
export const rawSection = z
  .strictObject({
    days: days(of.rawDocuments, 'how long the document of a report is kept'),
    document_bytes: bytes(
      64 * MIB,
      'what is kept of one document or delivery, as it came; of a larger one nothing',
    ),
    spool_bytes: bytes(1024 * MIB, 'what all that is under way may take on disk'),
    memory_bytes: bytes(MIB, 'what one of them may have in memory before it goes to disk'),
    all_memory_bytes: bytes(
      128 * MIB,
      'what all of them may have in memory; above that only small ones stay there',
    ),
  })
  .transform((given) => ({
    days: given.days,
    documentBytes: given.document_bytes,
    spoolBytes: given.spool_bytes,
    memoryBytes: given.memory_bytes,
    allMemoryBytes: given.all_memory_bytes,
  }));

/** `quarantine`: what could not be read, with its bytes. */
export const quarantineSection = z
  .strictObject({
    days: days(of.quarantine, 'how long it is kept'),
    bytes: bytes(16 * MIB, 'what is kept of one thing; the rest is cut, and how much there was is noted'),
    total_bytes: bytes(10_240 * MIB, 'what is kept of all things together; of more, no bytes are kept'),
  })
  .transform((given) => ({ days: given.days, bytes: given.bytes, totalBytes: given.total_bytes }));

/** `failures`: failure reports, which are about single mails and name people. */
export const failuresSection = z.strictObject({
  days: days(of.failureReports, 'how long failure reports are kept'),
  keep: word(
    ['reduced', 'headers', 'all'],
    'reduced',
    'what is kept of the mail reported on (addresses are hashed in all but the last)',
  ),
});
