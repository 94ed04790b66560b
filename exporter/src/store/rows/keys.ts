import type { ReportKey } from '../../model/report.js';

const HEX_DIGITS_OF_64_BITS = 16;

/** What makes it the same report: design rule 2. A failure report is known by its content, whoever passed it on. */
export function identityOf(key: ReportKey): bigint {
  return first64Bits(key.kind === 'failure' ? key.reportId : key.hash);
}

/** What makes it the same document, whatever a version or its limits read in it. */
export function reportKeyOf(documentHash: string): bigint {
  return first64Bits(documentHash);
}

function first64Bits(hex: string): bigint {
  return BigInt(`0x${hex.slice(0, HEX_DIGITS_OF_64_BITS)}`);
}
