import { setImmediate } from 'node:timers/promises';
import { blockBeginning, columnBytes, nativeBlock, type Column } from '../native/block.js';
import { array } from '../native/composites.js';
import { lowCardinality } from '../native/low-cardinality.js';
import { bool, enum8, uint32, uint64 } from '../native/numbers.js';
import { ipv6, string } from '../native/strings.js';
import { date } from '../native/times.js';
import { Cells } from './cells.js';
import { bits, Dictionaries, ends, numbers, rowsOf, texts, type Piece } from './gather.js';
import {
  Cell,
  CLASS_BITS,
  CONFIDENCE_BITS,
  CONFIDENCES,
  DISPOSITION_BITS,
  DISPOSITIONS,
  DkimCell,
  EvidenceCell,
  Flag,
  OverrideCell,
  SENDER_CLASSES,
  SpfCell,
} from './record-cells.js';
import type { RecordColumns } from './record-columns.js';
import { attempts, constantWords, days, reportKeys, type Stretch } from './run-constants.js';
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
const senderClass = enum8(SENDER_CLASSES);
const confidence = enum8(CONFIDENCES);
const listOfWords = array(lowCardinality);

export const RECORDS: Table<RecordRun> = {
  name: 'records',
  isPrivate: false,
  columns: [...columnsOf([])].map(({ name }) => name),
  block: (runs) => nativeBlock([...columnsOf(runs)]),
};

/** So many cells are encoded at once: some milliseconds. */
const CELLS_A_TURN = 20_000;

/** The same block, a column after the other as it goes out: whatever else there is to do gets its turn in between. */
export async function* recordBlock(runs: readonly RecordRun[]): AsyncGenerator<Uint8Array> {
  const rows = rowsIn(runs);
  yield* blockBeginning(RECORDS.columns.length, rows);
  let cells = 0;
  for (const column of columnsOf(runs)) {
    yield* columnBytes([column], rows);
    cells += rows;
    if (cells < CELLS_A_TURN) continue;
    await setImmediate();
    cells = 0;
  }
}

/** Records of one report whose columns are encoded already, but for what the report says of all of them. */
export interface SealedRecords {
  readonly rows: number;
  readonly bytes: readonly Uint8Array[];
}

export function sealRecords(columns: RecordColumns): SealedRecords {
  const { rows } = columns;
  return { rows, bytes: columnBytes([...ownColumns([{ columns }])], rows) };
}

/** What goes before the bytes of sealed records to make a block of them. */
export function sealedBeginning(rows: number, run: Omit<RecordRun, 'columns'>): Uint8Array[] {
  const constants = constantsOf([{ ...run, rows }], rows);
  return [...blockBeginning(RECORDS.columns.length, rows), ...columnBytes(constants, rows)];
}

/** Of the records of all runs, in their order. */
function* columnsOf(runs: readonly RecordRun[]): Generator<Column> {
  const stretches = runs.map((run) => ({ rows: run.columns.rows, ...run }));
  yield* constantsOf(stretches, rowsIn(runs));
  yield* ownColumns(runs);
}

function rowsIn(runs: readonly Own[]): number {
  return runs.reduce((sum, { columns }) => sum + columns.rows, 0);
}

type Own = Pick<RecordRun, 'columns'>;

/** What each record says itself. */
function* ownColumns(runs: readonly Own[]): Generator<Column> {
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
  const lists = function* (
    name: string,
    count: number,
    pieces: readonly Piece[],
    cells: Readonly<Record<string, number>>,
  ): Generator<Column> {
    // Arrays under one name are equally long: the same offsets do for all of them.
    const offsets = ends(records, count);
    for (const [part, cell] of Object.entries(cells))
      yield column(`${name}.${part}`, listOfWords, offsets, ...dictionaries.words(pieces, cell));
  };

  yield column('source_ip', ipv6, numbers(records, Cell.sourceIp, 4));
  yield column('ordinal', uint32, numbers(records, Cell.ordinal, 1));
  yield word('header_from', Cell.headerFrom);
  yield word('envelope_from', Cell.envelopeFrom);
  yield word('envelope_to', Cell.envelopeTo);
  yield column('messages', uint64, numbers(records, Cell.messages, 2));
  yield column('disposition', disposition, bits(records, Cell.flags, DISPOSITION_BITS));
  yield flag('dkim_aligned', Flag.dkimAligned);
  yield flag('spf_aligned', Flag.spfAligned);
  yield flag('aligned_unknown', Flag.alignedUnknown);
  yield flag('aligned_derived', Flag.alignedDerived);
  yield flag('dkim_strict', Flag.dkimStrict);
  yield flag('spf_strict', Flag.spfStrict);
  yield* lists('dkim', Cell.dkim, piecesOf(runs, 'dkim'), DkimCell);
  yield* lists('spf', Cell.spf, piecesOf(runs, 'spf'), SpfCell);
  yield* lists('override', Cell.overrides, piecesOf(runs, 'overrides'), OverrideCell);
  yield column('extensions', string, texts(records, Cell.extensions));
  yield word('sender', Cell.sender);
  yield column('sender_class', senderClass, bits(records, Cell.flags, CLASS_BITS));
  yield column('sender_confidence', confidence, bits(records, Cell.flags, CONFIDENCE_BITS));
  yield word('class_reason', Cell.classReason);
  yield column(
    'evidence',
    listOfWords,
    ends(records, Cell.evidence),
    ...dictionaries.words(piecesOf(runs, 'evidence'), EvidenceCell.word),
  );
}

function constantsOf(stretches: readonly Stretch[], rows: number): Column[] {
  return [
    { name: 'domain', type: lowCardinality, rows, data: constantWords(stretches, rows, 'domain') },
    { name: 'day', type: date, rows, data: [days(stretches, rows)] },
    { name: 'reporter', type: lowCardinality, rows, data: constantWords(stretches, rows, 'reporter') },
    { name: 'report_key', type: uint64, rows, data: [reportKeys(stretches, rows)] },
    { name: 'attempt', type: uint32, rows, data: [attempts(stretches, rows)] },
  ];
}

/** As few pieces as there are lexicons in a row: columns of many small ones would be made piece by piece. */
function piecesOf(
  runs: readonly Own[],
  kind: 'records' | 'dkim' | 'spf' | 'overrides' | 'evidence',
): Piece[] {
  const all = runs.reduce((sum, { columns }) => sum + columns[kind].length, 0);
  const pieces: Piece[] = [];
  let own: Cells | undefined;
  for (const { columns } of runs) {
    const last = pieces.at(-1);
    if (last?.lexicon !== columns.lexicon) {
      own = undefined;
      pieces.push({ cells: columns[kind], lexicon: columns.lexicon });
      continue;
    }
    if (own === undefined) {
      own = new Cells(last.cells.width);
      own.reserve(all);
      own.append(last.cells);
      pieces[pieces.length - 1] = { cells: own, lexicon: columns.lexicon };
    }
    own.append(columns[kind]);
  }
  return pieces;
}
