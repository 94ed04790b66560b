import { createHash } from 'node:crypto';
import type { ReportKey } from '../../model/report.js';

const HEX_DIGITS_OF_64_BITS = 16;

/** What makes it the same report: design rule 2. A failure report is known by its content, whoever passed it on. */
export function identityOf(key: ReportKey): bigint {
  return first64Bits(key.kind === 'failure' ? key.reportId : key.hash);
}

/** What makes it the same document of the same report. */
export function reportKeyOf(key: ReportKey, documentHash: string): bigint {
  const known = key.kind === 'failure' ? key.reportId : key.hash;
  return first64Bits(createHash('sha256').update(`${known} ${documentHash}`).digest('hex'));
}

function first64Bits(hex: string): bigint {
  return BigInt(`0x${hex.slice(0, HEX_DIGITS_OF_64_BITS)}`);
}
