import type { SourceFacts } from '../../model/source-facts.js';
import { lowCardinality } from '../native/low-cardinality.js';
import { bool, uint8, uint32 } from '../native/numbers.js';
import { ipv6, string } from '../native/strings.js';
import { date, dateTime, dateTime64 } from '../native/times.js';
import { field, table, type Table } from './table.js';

/** What was found about an address, where it is not what was found before. */
export interface SourceFactsRow {
  readonly ip: Uint8Array;
  /** In milliseconds since 1970. */
  readonly at: number;
  /** YYYY-MM-DD: that of `at`, or of the facts that these complete. */
  readonly day: string;
  readonly facts: SourceFacts;
}

/** That an address was looked up, whether its facts have changed or not. */
export interface SourceLookupRow {
  readonly ip: Uint8Array;
  readonly at: number;
  readonly dns: string;
  readonly freshUntil: number;
  /** How often in a row nobody has answered. */
  readonly failures: number;
}

const MOST_FAILURES = 255;

export const SOURCE_FACTS: Table<SourceFactsRow> = table<SourceFactsRow>('source_facts', [
  field('source_ip', ipv6, ({ ip }) => ip),
  field('day', date, ({ day }) => day),
  field('found_at', dateTime64, ({ at }) => at),
  field('country', lowCardinality, ({ facts }) => facts.country),
  field('asn', uint32, ({ facts }) => facts.asn),
  field('as_name', lowCardinality, ({ facts }) => facts.asName),
  field('ptr', string, ({ facts }) => facts.ptr),
  field('ptr_confirmed', bool, ({ facts }) => facts.ptrConfirmed),
  field('ptr_domain', string, ({ facts }) => facts.ptrDomain),
]);

export const SOURCE_LOOKUPS: Table<SourceLookupRow> = table<SourceLookupRow>('source_lookups', [
  field('source_ip', ipv6, ({ ip }) => ip),
  field('at', dateTime64, ({ at }) => at),
  field('dns', lowCardinality, ({ dns }) => dns),
  field('fresh_until', dateTime, ({ freshUntil }) => freshUntil / 1000),
  field('failures', uint8, ({ failures }) => Math.min(failures, MOST_FAILURES)),
]);
