import { lowCardinality } from '../native/low-cardinality.js';
import { bool, uint8 } from '../native/numbers.js';
import { ipv6 } from '../native/strings.js';
import { date, dateTime, dateTime64 } from '../native/times.js';
import { field, table, type Table } from './table.js';

/** What a list says of an address, since when; times in milliseconds since 1970. */
export interface SourceListingRow {
  readonly ip: Uint8Array;
  readonly list: string;
  readonly since: number;
  readonly isListed: boolean;
  /** As what; empty where nobody has a word for it. */
  readonly word: string;
  /** When the list last said so; 0 where it has never answered. */
  readonly foundAt: number;
  readonly askedAt: number;
  readonly freshUntil: number;
  /** How often in a row it has not answered. */
  readonly failures: number;
}

const DAY_LENGTH = 'YYYY-MM-DD'.length;
const MOST_FAILURES = 255;

export const SOURCE_LISTINGS: Table<SourceListingRow> = table<SourceListingRow>('source_listings', [
  field('source_ip', ipv6, ({ ip }) => ip),
  field('list', lowCardinality, ({ list }) => list),
  field('since', dateTime64, ({ since }) => since),
  field('listed', bool, ({ isListed }) => isListed),
  field('word', lowCardinality, ({ word }) => word),
  field('found_at', dateTime64, ({ foundAt }) => foundAt),
  field('asked_at', dateTime64, ({ askedAt }) => askedAt),
  field('day', date, ({ askedAt }) => new Date(askedAt).toISOString().slice(0, DAY_LENGTH)),
  field('fresh_until', dateTime, ({ freshUntil }) => freshUntil / 1000),
  field('failures', uint8, ({ failures }) => Math.min(failures, MOST_FAILURES)),
]);
