import { nativeBlock, type Column } from '../native/block.js';
import { array } from '../native/composites.js';
import { lowCardinality } from '../native/low-cardinality.js';
import { bool, enum8, uint32, uint64 } from '../native/numbers.js';
import { ipv6, string } from '../native/strings.js';
import { date } from '../native/times.js';
import { bits, Dictionaries, ends, numbers, rowsOf, texts, type Piece } from './gather.js';
import {
  Cell,
  DISPOSITION_BITS,
  DISPOSITIONS,
  DkimCell,
  Flag,
  OverrideCell,
  SpfCell,
} from './record-cells.js';
import type { RecordColumns } from './record-columns.js';
import { attempts, constantWords, days, reportKeys } from './run-constants.js';
import type { Table } from './table.js';

/** The records of a report, or some of them, and what the report says of all of them. */
export interface RecordRun {
  readonly columns: RecordColumns;
  readonly reportKey: bigint;
  readonly attempt: number;
  readonly domain: string;
  readonly day: string;
  readonly reporter: string;
}

const disposition = enum8(DISPOSITIONS);
const listOfWords = array(lowCardinality);

export const RECORDS: Table<RecordRun> = {
  name: 'records',
  isPrivate: false,
  columns: columnsOf([]).map(({ name }) => name),
  block: (runs) => nativeBlock(columnsOf(runs)),
};

/** Of the records of all runs, in their order. */
function columnsOf(runs: readonly RecordRun[]): Column[] {
  const records = piecesOf(runs, 'records');
  const rows = rowsOf(records);
  const dictionaries = new Dictionaries();

  const column = (name: string, type: Column['type'], ...data: readonly Uint8Array[]): Column => ({
    name,
    type,
    rows,
    data,
  });
  const word = (name: string, cell: number): Column =>
    column(name, lowCardinality, ...dictionaries.words(records, cell));
  const flag = (name: string, mask: number): Column => column(name, bool, bits(records, Cell.flags, mask));
  const lists = (name: string, count: number, pieces: readonly Piece[], cells: object): Column[] => {
    // Arrays under one name are equally long: the same offsets do for all of them.
    const offsets = ends(records, count);
    return Object.entries(cells).map(([part, cell]: [string, number]) =>
      column(`${name}.${part}`, listOfWords, offsets, ...dictionaries.words(pieces, cell)),
    );
  };

  return [
    ...constantsOf(runs, rows),
    column('source_ip', ipv6, numbers(records, Cell.sourceIp, 4)),
    column('ordinal', uint32, numbers(records, Cell.ordinal, 1)),
    word('header_from', Cell.headerFrom),
    word('envelope_from', Cell.envelopeFrom),
    word('envelope_to', Cell.envelopeTo),
    column('messages', uint64, numbers(records, Cell.messages, 2)),
    column('disposition', disposition, bits(records, Cell.flags, DISPOSITION_BITS)),
    flag('dkim_aligned', Flag.dkimAligned),
    flag('spf_aligned', Flag.spfAligned),
    flag('aligned_unknown', Flag.alignedUnknown),
    flag('aligned_derived', Flag.alignedDerived),
    flag('dkim_strict', Flag.dkimStrict),
    flag('spf_strict', Flag.spfStrict),
    ...lists('dkim', Cell.dkim, piecesOf(runs, 'dkim'), DkimCell),
    ...lists('spf', Cell.spf, piecesOf(runs, 'spf'), SpfCell),
    ...lists('override', Cell.overrides, piecesOf(runs, 'overrides'), OverrideCell),
    column('extensions', string, texts(records, Cell.extensions)),
  ];
}

function constantsOf(runs: readonly RecordRun[], rows: number): Column[] {
  const stretches = runs.map((run) => ({ ...run, rows: run.columns.rows }));
  return [
    { name: 'domain', type: lowCardinality, rows, data: constantWords(stretches, rows, 'domain') },
    { name: 'day', type: date, rows, data: [days(stretches, rows)] },
    { name: 'reporter', type: lowCardinality, rows, data: constantWords(stretches, rows, 'reporter') },
    { name: 'report_key', type: uint64, rows, data: [reportKeys(stretches, rows)] },
    { name: 'attempt', type: uint32, rows, data: [attempts(stretches, rows)] },
  ];
}

function piecesOf(runs: readonly RecordRun[], kind: 'records' | 'dkim' | 'spf' | 'overrides'): Piece[] {
  return runs.map(({ columns }) => ({ cells: columns[kind], lexicon: columns.lexicon }));
}
