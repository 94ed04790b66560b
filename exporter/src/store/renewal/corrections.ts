import type { Judgement } from '../../model/sender.js';
import type { StoreClient } from '../client.js';
import type { Days } from '../facts/facts-on-days.js';
import type { Asked } from '../failures.js';
import { array } from '../native/composites.js';
import { lowCardinality } from '../native/low-cardinality.js';
import { uint64 } from '../native/numbers.js';
import { date } from '../native/times.js';
import { field, table } from '../rows/table.js';

/** What is to stand in the rows of a profile, of some days. */
export interface Correction extends Days {
  readonly profile: bigint;
  readonly judgement: Judgement;
}

interface Row extends Correction {
  readonly renewal: bigint;
}

/** A table for them: a statement that held them all would be longer than a server reads. */
const CORRECTIONS = table<Row>('corrections', [
  field('renewal', uint64, ({ renewal }) => renewal),
  field('profile', uint64, ({ profile }) => profile),
  field('since', date, ({ first }) => first),
  field('until', date, ({ last }) => last),
  field('sender', lowCardinality, ({ judgement }) => judgement.sender),
  field('sender_class', lowCardinality, ({ judgement }) => judgement.senderClass),
  field('sender_confidence', lowCardinality, ({ judgement }) => judgement.confidence),
  field('class_reason', lowCardinality, ({ judgement }) => judgement.reason),
  field('evidence', array(lowCardinality), ({ judgement }) => judgement.evidence),
]);

export function noteCorrections(
  client: StoreClient,
  renewal: bigint,
  corrections: readonly Correction[],
): Promise<Asked<void>> {
  const rows = corrections.map((correction) => ({ renewal, ...correction }));
  return client.insert(
    `${client.database}_private.corrections`,
    CORRECTIONS.columns,
    CORRECTIONS.block(rows),
  );
}

/**
 * Those of a renewal, in a statement, as `c` beside `r`, which has a profile and a day: the last that begins by then, where
 * `IS_CORRECTED` says that it has not ended. No two of a profile are of one day.
 */
export function besideCorrections(
  join: 'ASOF JOIN' | 'ASOF LEFT JOIN',
  client: StoreClient,
  renewal: bigint,
): string {
  return `${join} (SELECT * FROM ${client.database}_private.corrections WHERE renewal = ${renewal}) AS c
    ON c.profile = r.profile AND r.day >= c.since`;
}

/** Where there is none, `until` is 1970. */
export const IS_CORRECTED = 'c.profile != 0 AND r.day <= c.until';
