import type { AggregateRecord, DkimResult, Override, SpfResult } from '../../model/report.js';
import type { Judgement } from '../../model/sender.js';
import { Cells } from './cells.js';
import {
  Cell,
  CLASS_SHIFT,
  CONFIDENCE_SHIFT,
  CONFIDENCES,
  DkimCell,
  DISPOSITIONS,
  EVIDENCE_CELLS,
  EvidenceCell,
  Flag,
  OVERRIDE_CELLS,
  OverrideCell,
  RECORD_CELLS,
  RESULT_CELLS,
  SENDER_CLASSES,
  SpfCell,
} from './record-cells.js';
import { NO_WORD, type Lexicon, type Words } from './words.js';

/** What stands for an envelope From that is not there, and for one that is empty (RFC 5321 4.5.5). */
const NOT_STATED = '?';
const NULL_REVERSE_PATH = '<>';
const TWO_TO_32 = 2 ** 32;
const BYTES_A_CELL = 4;

/** Who sent the mail of a record, and what it is to the domain; undefined where nobody is to say. */
export type RecordJudge = (record: AggregateRecord) => Judgement | undefined;

/**
 * The records of one document, as numbers in flat memory: they are appended as they are read, and become columns when
 * a block is made of those of many reports.
 */
export class RecordColumns {
  readonly records = new Cells(RECORD_CELLS);
  readonly dkim = new Cells(RESULT_CELLS);
  readonly spf = new Cells(RESULT_CELLS);
  readonly overrides = new Cells(OVERRIDE_CELLS);
  readonly evidence = new Cells(EVIDENCE_CELLS);
  readonly #words: Words;
  readonly #judge: RecordJudge;
  #lexicon: Lexicon;
  #wordBytes = 0;

  constructor(words: Words, judge: RecordJudge = () => undefined) {
    this.#words = words;
    this.#judge = judge;
    this.#lexicon = words.lexicon();
  }

  get rows(): number {
    return this.records.rows;
  }

  /** What the words of the records are numbered by. */
  get lexicon(): Lexicon {
    return this.#lexicon;
  }

  /** About what the records hold of memory, new words among it. */
  get bytes(): number {
    const { records, dkim, spf, overrides, evidence } = this;
    const cells = records.length + dkim.length + spf.length + overrides.length + evidence.length;
    return BYTES_A_CELL * cells + this.#wordBytes;
  }

  append(record: AggregateRecord): void {
    const { recalls } = this.#lexicon;
    const wordsBefore = this.#lexicon.bytes;
    const at = this.records.add();
    const { data } = this.records;
    const headerFrom = recalls.headerFrom.numberOf(record.headerFrom.value);
    const low = record.count >>> 0;
    putAddress(data, at + Cell.sourceIp, record.sourceIp);
    data[at + Cell.messages] = low;
    data[at + Cell.messagesHigh] = low === record.count ? 0 : (record.count - low) / TWO_TO_32;
    data[at + Cell.ordinal] = record.ordinal;
    data[at + Cell.headerFrom] = headerFrom;
    data[at + Cell.envelopeTo] = recalls.envelopeTo.numberOf(record.envelopeTo?.value);
    data[at + Cell.extensions] =
      record.extensions === undefined ? NO_WORD : this.#lexicon.numberOf(record.extensions);
    data[at + Cell.dkim] = record.dkim.length;
    data[at + Cell.spf] = record.spf.length;
    data[at + Cell.overrides] = record.overrides.length;
    let flags = stated(record);
    for (const result of record.dkim) if (this.#addDkim(result, headerFrom)) flags |= Flag.dkimStrict;
    for (const result of record.spf) if (this.#addSpf(result, headerFrom)) flags |= Flag.spfStrict;
    for (const override of record.overrides) this.#addOverride(override);
    data[at + Cell.envelopeFrom] = recalls.envelopeFrom.numberOf(envelopeFromOf(record));
    data[at + Cell.flags] = flags | this.#addJudgement(record, at);
    this.#wordBytes += this.#lexicon.bytes - wordsBefore;
  }

  /** Ready for another document. */
  clear(): void {
    for (const cells of [this.records, this.dkim, this.spf, this.overrides, this.evidence]) cells.clear();
    this.#wordBytes = 0;
    this.#lexicon = this.#words.lexicon();
  }

  /** Says whether it passes for the very domain of the header From. */
  #addDkim({ domain, selector, result, humanResult }: DkimResult, headerFrom: number): boolean {
    const { recalls } = this.#lexicon;
    const at = this.dkim.add();
    const { data } = this.dkim;
    const word = result?.value;
    const signer = recalls.dkimDomain.numberOf(domain?.value);
    data[at + DkimCell.domain] = signer;
    data[at + DkimCell.selector] = recalls.dkimSelector.numberOf(selector);
    data[at + DkimCell.result] = recalls.dkimResult.numberOf(word);
    data[at + DkimCell.human] = recalls.dkimHuman.numberOf(humanResult);
    return signer === headerFrom && word === 'pass' && signer !== NO_WORD;
  }

  /** The same; only the mail-from identity counts (RFC 7489 3.1.2), and where no scope is stated it is that. */
  #addSpf({ domain, scope, result, humanResult }: SpfResult, headerFrom: number): boolean {
    const { recalls } = this.#lexicon;
    const at = this.spf.add();
    const { data } = this.spf;
    const word = result?.value;
    const client = recalls.spfDomain.numberOf(domain?.value);
    const identity = scope?.value;
    data[at + SpfCell.domain] = client;
    data[at + SpfCell.scope] = recalls.spfScope.numberOf(identity);
    data[at + SpfCell.result] = recalls.spfResult.numberOf(word);
    data[at + SpfCell.human] = recalls.spfHuman.numberOf(humanResult);
    return client === headerFrom && word === 'pass' && identity !== 'helo' && client !== NO_WORD;
  }

  /** Says what of it stands among the flags. */
  #addJudgement(record: AggregateRecord, at: number): number {
    const { data } = this.records;
    const judged = this.#judge(record);
    data[at + Cell.sender] = this.#lexicon.recalls.sender.numberOf(judged?.sender);
    data[at + Cell.classReason] = this.#lexicon.recalls.classReason.numberOf(judged?.reason);
    data[at + Cell.evidence] = judged?.evidence.length ?? 0;
    if (judged === undefined) return 0;
    for (const word of judged.evidence) {
      const place = this.evidence.add();
      this.evidence.data[place + EvidenceCell.word] = this.#lexicon.numberOf(word);
    }
    return (
      (SENDER_CLASSES[judged.senderClass] << CLASS_SHIFT) |
      (CONFIDENCES[judged.confidence] << CONFIDENCE_SHIFT)
    );
  }

  #addOverride({ type, comment }: Override): void {
    const at = this.overrides.add();
    const { data } = this.overrides;
    data[at + OverrideCell.type] = this.#lexicon.recalls.overrideType.numberOf(type);
    data[at + OverrideCell.comment] = this.#lexicon.recalls.overrideComment.numberOf(comment);
  }
}

function stated({ disposition, dkimAligned, spfAligned, alignedDerived }: AggregateRecord): number {
  let flags = DISPOSITIONS[disposition.value];
  if (dkimAligned === true) flags |= Flag.dkimAligned;
  if (spfAligned === true) flags |= Flag.spfAligned;
  if (dkimAligned === undefined && spfAligned === undefined) flags |= Flag.alignedUnknown;
  if (alignedDerived) flags |= Flag.alignedDerived;
  return flags;
}

/** As the table has it: nothing where it is what the first SPF result is about, or where neither is stated. */
function envelopeFromOf({ envelopeFrom, spf }: AggregateRecord): string {
  const checked = spf[0]?.domain?.value ?? '';
  if (envelopeFrom === undefined) return checked === '' ? '' : NOT_STATED;
  if (envelopeFrom.value === '') return NULL_REVERSE_PATH;
  return envelopeFrom.value === checked ? '' : envelopeFrom.value;
}

function putAddress(data: Uint32Array, at: number, ip: Uint8Array): void {
  data[at] = fourBytes(ip, 0);
  data[at + 1] = fourBytes(ip, 4);
  data[at + 2] = fourBytes(ip, 8);
  data[at + 3] = fourBytes(ip, 12);
}

function fourBytes(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}
