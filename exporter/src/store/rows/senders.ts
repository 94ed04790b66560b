import type { CatalogueSender } from '../../model/sender.js';
import { lowCardinality } from '../native/low-cardinality.js';
import { bool } from '../native/numbers.js';
import { string } from '../native/strings.js';
import { dateTime64 } from '../native/times.js';
import { field, table, type Table } from './table.js';

/** What a sender is called from a moment on. */
export interface SenderRow {
  readonly sender: CatalogueSender;
  readonly at: number;
}

export const SENDERS: Table<SenderRow> = table<SenderRow>('senders', [
  field('sender', lowCardinality, ({ sender }) => sender.key),
  field('name', string, ({ sender }) => sender.name),
  field('category', lowCardinality, ({ sender }) => sender.category),
  field('forwards', bool, ({ sender }) => sender.forwards),
  field('site', string, ({ sender }) => sender.site),
  field('dmarc_docs', string, ({ sender }) => sender.dmarcDocs),
  field('origin', lowCardinality, ({ sender }) => sender.origin),
  field('at', dateTime64, ({ at }) => at),
]);
