import type { Deviations } from '../../model/deviations.js';
import type { Limits } from '../../model/limits.js';
import type {
  AggregateRecord,
  AggregateStandard,
  Disposition,
  DkimResult,
  DkimWord,
  Override,
  SpfResult,
  SpfScope,
  SpfWord,
} from '../../model/report.js';
import type { DomainName, Stated } from '../../model/stated.js';
import { TextMark } from '../xml/text.js';
import { deriveDkim, deriveSpf, type AlignmentModes } from './alignment.js';
import { plainCount, plainIpv4, plainIpv6, type Problem } from './numbers.js';
import { Field, type FieldNumber } from './schema.js';
import type { Vocabulary } from './vocabulary.js';

const NO_DOMAIN: DomainName = { value: '', raw: '' };
const NO_DISPOSITION: Stated<Disposition> = { value: 'unknown', raw: '' };
const NONE: readonly never[] = Object.freeze([]);

/** What the rest of the document says about its records. */
export interface RecordContext {
  /** undefined: the policy has not been seen yet. */
  readonly modes: AlignmentModes | undefined;
  readonly standard: AggregateStandard;
}

/** Puts one record together from its fields, in whatever order they come. */
export class RecordBuilder {
  readonly #vocabulary: Vocabulary;
  readonly #limits: Pick<Limits, 'dkimResults' | 'listItems'>;
  readonly #deviations: Deviations;

  #problem: Problem | undefined;
  #sourceIp: Uint8Array | undefined;
  #count = -1;
  #disposition: Stated<Disposition> | undefined;
  #dkimAligned: boolean | undefined;
  #spfAligned: boolean | undefined;
  #overrides: Override[] | undefined;
  #headerFrom: DomainName | undefined;
  #envelopeFrom: DomainName | undefined;
  #envelopeTo: DomainName | undefined;
  #dkim: DkimResult[] | undefined;
  #dkimOmitted = 0;
  #spf: SpfResult[] | undefined;
  /** Whether one of the results that are not kept is an aligned pass; unknown where that could not be told. */
  #omittedDkim: boolean | 'unknown' = false;
  #omittedSpf: boolean | 'unknown' = false;
  #hasEvaluated = false;
  #hasIdentifiers = false;
  #resultBlocks = 0;
  #rows = 0;

  // The dkim, spf or reason element under way.
  #domain: DomainName | undefined;
  #selector: string | undefined;
  #dkimWord: Stated<DkimWord> | undefined;
  #spfWord: Stated<SpfWord> | undefined;
  #scope: Stated<SpfScope> | undefined;
  #human: string | undefined;
  #overrideType: string | undefined;
  #overrideComment: string | undefined;

  constructor(
    vocabulary: Vocabulary,
    limits: Pick<Limits, 'dkimResults' | 'listItems'>,
    deviations: Deviations,
  ) {
    this.#vocabulary = vocabulary;
    this.#limits = limits;
    this.#deviations = deviations;
  }

  begin(): void {
    this.#problem = undefined;
    this.#sourceIp = undefined;
    this.#count = -1;
    this.#disposition = undefined;
    this.#dkimAligned = undefined;
    this.#spfAligned = undefined;
    this.#overrides = undefined;
    this.#headerFrom = undefined;
    this.#envelopeFrom = undefined;
    this.#envelopeTo = undefined;
    this.#dkim = undefined;
    this.#dkimOmitted = 0;
    this.#spf = undefined;
    this.#omittedDkim = false;
    this.#omittedSpf = false;
    this.#hasEvaluated = false;
    this.#hasIdentifiers = false;
    this.#resultBlocks = 0;
    this.#rows = 0;
  }

  /** The first problem of a record is the one it is quarantined for. */
  fail(problem: Problem): void {
    this.#problem ??= problem;
  }

  field(field: FieldNumber, bytes: Buffer, start: number, end: number, marks: number, hash: number): void {
    const words = this.#vocabulary;
    const tally = this.#deviations;
    switch (field) {
      case Field.sourceIp:
        this.#readSourceIp(bytes, start, end, marks, hash);
        break;
      case Field.count:
        this.#readCount(bytes, start, end, marks, hash);
        break;
      case Field.disposition:
        if (start < end) {
          this.#disposition = this.#once(
            this.#disposition,
            words.dispositions.at(bytes, start, end, marks, hash, tally),
          );
        }
        break;
      case Field.dkimAligned:
        this.#dkimAligned = this.#once(
          this.#dkimAligned,
          words.aligned.at(bytes, start, end, marks, hash, tally),
        );
        break;
      case Field.spfAligned:
        this.#spfAligned = this.#once(
          this.#spfAligned,
          words.aligned.at(bytes, start, end, marks, hash, tally),
        );
        break;
      case Field.overrideType:
        this.#overrideType = this.#once(
          this.#overrideType,
          words.overrideTypes.at(bytes, start, end, marks, hash, tally),
        );
        break;
      case Field.overrideComment:
        this.#overrideComment = this.#once(
          this.#overrideComment,
          words.texts.at(bytes, start, end, marks, hash, tally),
        );
        break;
      case Field.headerFrom:
        this.#headerFrom = this.#once(
          this.#headerFrom,
          words.domains.at(bytes, start, end, marks, hash, tally),
        );
        break;
      case Field.envelopeFrom:
        this.#envelopeFrom = this.#once(
          this.#envelopeFrom,
          words.domains.at(bytes, start, end, marks, hash, tally),
        );
        break;
      case Field.envelopeTo:
        this.#envelopeTo = this.#once(
          this.#envelopeTo,
          words.domains.at(bytes, start, end, marks, hash, tally),
        );
        break;
      case Field.dkimDomain:
      case Field.spfDomain:
        if (start < end)
          this.#domain = this.#once(this.#domain, words.domains.at(bytes, start, end, marks, hash, tally));
        break;
      case Field.dkimSelector:
        if (start < end)
          this.#selector = this.#once(this.#selector, words.texts.at(bytes, start, end, marks, hash, tally));
        break;
      case Field.dkimResult:
        if (start < end)
          this.#dkimWord = this.#once(
            this.#dkimWord,
            words.dkimWords.at(bytes, start, end, marks, hash, tally),
          );
        break;
      case Field.spfResult:
        if (start < end)
          this.#spfWord = this.#once(this.#spfWord, words.spfWords.at(bytes, start, end, marks, hash, tally));
        break;
      case Field.spfScope:
        if (start < end)
          this.#scope = this.#once(this.#scope, words.scopes.at(bytes, start, end, marks, hash, tally));
        break;
      case Field.dkimHumanResult:
      case Field.spfHumanResult:
        if (start < end)
          this.#human = this.#once(this.#human, words.texts.at(bytes, start, end, marks, hash, tally));
        break;
      default:
        break;
    }
  }

  sawRow(): void {
    // Which of the two counts is the record's own, nobody can say.
    if (++this.#rows > 1) this.fail({ reason: 'record_ill_formed', detail: 'the record has several rows' });
  }

  sawEvaluated(): void {
    this.#hasEvaluated = true;
  }

  sawIdentifiers(): void {
    this.#hasIdentifiers = true;
  }

  sawResults(): void {
    if (++this.#resultBlocks > 1) this.#deviations.add('auth_results_repeated');
  }

  beginResult(): void {
    this.#domain = undefined;
    this.#selector = undefined;
    this.#dkimWord = undefined;
    this.#spfWord = undefined;
    this.#scope = undefined;
    this.#human = undefined;
  }

  endDkim(context: RecordContext): void {
    const [domain, selector, result] = [this.#domain, this.#selector, this.#dkimWord];
    if (domain === undefined && selector === undefined && result === undefined) {
      this.#deviations.add('dkim_empty');
      return;
    }
    if (domain === undefined) this.#deviations.add('dkim_domain_missing');
    if (selector === undefined) this.#deviations.add('dkim_selector_missing');
    if (result === undefined) this.#deviations.add('dkim_result_missing');
    this.#dkim ??= [];
    const told = { domain, selector, result, humanResult: this.#human };
    if (this.#dkim.length < this.#limits.dkimResults) {
      this.#dkim.push(told);
      return;
    }
    if (this.#dkimOmitted++ === 0) this.#deviations.add('dkim_results_many');
    if (result?.value === 'pass')
      this.#omittedDkim = this.#judge(this.#omittedDkim, deriveDkim, told, context);
  }

  endSpf(context: RecordContext): void {
    const [domain, scope, result] = [this.#domain, this.#scope, this.#spfWord];
    if (domain === undefined && scope === undefined && result === undefined) {
      this.#deviations.add('spf_empty');
      return;
    }
    if (domain === undefined) this.#deviations.add('spf_domain_missing');
    if (scope === undefined && context.standard === 'rfc7489') this.#deviations.add('spf_scope_missing');
    if (result === undefined) this.#deviations.add('spf_result_missing');
    this.#spf ??= [];
    const told = { domain, scope, result, humanResult: this.#human };
    if (this.#fits(this.#spf)) this.#spf.push(told);
    else if (result?.value === 'pass')
      this.#omittedSpf = this.#judge(this.#omittedSpf, deriveSpf, told, context);
  }

  beginOverride(): void {
    this.#overrideType = undefined;
    this.#overrideComment = undefined;
  }

  /** `bareText` is text that stands in the reason itself. */
  endOverride(bareText: string): void {
    let type = this.#overrideType ?? '';
    const comment = this.#overrideComment === '' ? undefined : this.#overrideComment;
    if (type === '' && bareText !== '') {
      const bytes = Buffer.from(bareText);
      type = this.#vocabulary.overrideTypes.at(
        bytes,
        0,
        bytes.length,
        TextMark.nonAscii,
        0,
        this.#deviations,
      );
      this.#deviations.add('override_bare_text');
    }
    if (type === '') this.#deviations.add(comment === undefined ? 'override_empty' : 'override_type_unknown');
    if (type === '' && comment === undefined) return;
    this.#overrides ??= [];
    if (this.#fits(this.#overrides)) this.#overrides.push({ type, comment });
  }

  finish(ordinal: number, context: RecordContext, extensions: string | undefined): AggregateRecord | Problem {
    if (this.#problem !== undefined) return this.#problem;
    const sourceIp = this.#sourceIp;
    if (sourceIp === undefined) return { reason: 'source_ip_missing', detail: 'the record has no source_ip' };
    if (this.#count < 0) return { reason: 'count_missing', detail: 'the record has no count' };
    this.#countDeviations(context.standard);
    const alignedDerived = this.#derive(context);
    return {
      ordinal,
      sourceIp,
      count: this.#count,
      disposition: this.#disposition ?? NO_DISPOSITION,
      dkimAligned: this.#dkimAligned,
      spfAligned: this.#spfAligned,
      alignedDerived,
      overrides: this.#overrides ?? NONE,
      headerFrom: this.#headerFrom ?? NO_DOMAIN,
      envelopeFrom: this.#envelopeFrom,
      envelopeTo: this.#envelopeTo,
      dkim: this.#dkim ?? NONE,
      dkimOmitted: this.#dkimOmitted,
      spf: this.#spf ?? NONE,
      extensions,
    };
  }

  #countDeviations(standard: AggregateStandard): void {
    const tally = this.#deviations;
    if (this.#count === 0) tally.add('count_zero');
    if (!this.#hasEvaluated) tally.add('policy_evaluated_missing');
    else if (this.#disposition === undefined) tally.add('disposition_missing');
    if (this.#disposition?.value === 'pass' && standard !== 'rfc9990') tally.add('disposition_pass');
    if (!this.#hasIdentifiers) tally.add('identifiers_missing');
    else if (this.#envelopeFrom === undefined && standard === 'rfc7489') tally.add('envelope_from_missing');
    if (this.#hasIdentifiers && (this.#headerFrom?.value ?? '') === '') tally.add('header_from_missing');
    if (this.#dkim === undefined && this.#spf === undefined) tally.add('auth_results_missing');
  }

  /** Fills in an aligned result that was left out; says whether it did. */
  #derive(context: RecordContext): boolean {
    if (this.#dkimAligned !== undefined && this.#spfAligned !== undefined) return false;
    if (this.#hasEvaluated) this.#deviations.add('aligned_missing');
    const from = this.#headerFrom ?? NO_DOMAIN;
    const { modes } = context;
    if (modes === undefined || from.value === '') return false;
    if (this.#dkim === undefined && this.#spf === undefined) return false;
    const isDkim = deriveDkim(from, this.#dkim ?? NONE, modes) || this.#omittedDkim;
    const isSpf = deriveSpf(from, this.#spf ?? NONE, modes) || this.#omittedSpf;
    const before = [this.#dkimAligned, this.#spfAligned];
    if (isDkim !== 'unknown') this.#dkimAligned ??= isDkim;
    if (isSpf !== 'unknown') this.#spfAligned ??= isSpf;
    const derived = before[0] !== this.#dkimAligned || before[1] !== this.#spfAligned;
    if (derived) this.#deviations.add('aligned_derived');
    return derived;
  }

  /** Whether one of the results that are not kept is an aligned pass, now that there is another of them. */
  #judge<T>(
    sofar: boolean | 'unknown',
    derive: (from: DomainName, results: readonly T[], modes: AlignmentModes) => boolean,
    result: T,
    { modes }: RecordContext,
  ): boolean | 'unknown' {
    if (sofar === true) return true;
    if (this.#headerFrom === undefined || modes === undefined) return 'unknown';
    return derive(this.#headerFrom, [result], modes) || sofar;
  }

  #readSourceIp(bytes: Buffer, start: number, end: number, marks: number, hash: number): void {
    if (this.#sourceIp !== undefined) {
      this.#deviations.add('element_repeated');
      return;
    }
    this.#sourceIp = plainIpv4(bytes, start, end) ?? plainIpv6(bytes, start, end);
    if (this.#sourceIp !== undefined) return;
    const read = this.#vocabulary.addresses.at(bytes, start, end, marks, hash, this.#deviations);
    if ('reason' in read) this.fail(read);
    else this.#sourceIp = read;
  }

  #readCount(bytes: Buffer, start: number, end: number, marks: number, hash: number): void {
    if (this.#count >= 0) {
      this.#deviations.add('element_repeated');
      return;
    }
    const plain = plainCount(bytes, start, end);
    const read =
      plain >= 0 ? plain : this.#vocabulary.counts.at(bytes, start, end, marks, hash, this.#deviations);
    if (typeof read === 'number') this.#count = read;
    else this.fail(read);
  }

  #once<T>(first: T | undefined, again: T): T {
    if (first === undefined) return again;
    this.#deviations.add('element_repeated');
    return first;
  }

  #fits(list: readonly unknown[]): boolean {
    if (list.length < this.#limits.listItems) return true;
    this.#deviations.add('list_cut');
    return false;
  }
}
