import type { Deviations } from '../../model/deviations.js';
import type { Limits } from '../../model/limits.js';
import type { ReportSink } from '../../model/parsed.js';
import type { Reason } from '../../model/reasons.js';
import { splitAtEntries } from './beginning.js';
import { Extensions } from './extensions.js';
import { readFailure } from './failure.js';
import type { EntryField } from './fields.js';
import { TOO_LARGE, type Built } from './json/builder.js';
import type { JsonText } from './json/value.js';
import { readPolicy, type OpenEntry } from './policy.js';
import { ByteTrail } from './trail.js';
import type { Unread } from './values.js';

const QUOTE = 0x22;

export type TlsSink = Pick<ReportSink, 'tlsFailure' | 'tlsPolicy' | 'badRecord'>;

/** What was read out of `policies` so far. */
export interface Tally {
  readonly records: number;
  readonly quarantined: number;
  readonly policies: number;
  readonly sessionsOk: number;
  readonly sessionsFailed: number;
}

/**
 * The entries of `policies` and their failure details, each handed over when it is whole or put aside with its
 * reason: records + quarantined is what there was.
 */
export class Entries {
  readonly #sink: TlsSink;
  readonly #limits: Limits;
  readonly #deviations: Deviations;
  readonly #entryTrail: ByteTrail;
  readonly #itemTrail: ByteTrail;
  #entry: OpenEntry | undefined;
  #seen = 0;
  #tally = { records: 0, quarantined: 0, policies: 0, sessionsOk: 0, sessionsFailed: 0 };

  constructor(sink: TlsSink, limits: Limits, deviations: Deviations) {
    this.#sink = sink;
    this.#limits = limits;
    this.#deviations = deviations;
    this.#entryTrail = new ByteTrail(limits.salvageBytes);
    this.#itemTrail = new ByteTrail(limits.salvageBytes);
  }

  get tally(): Tally {
    return this.#tally;
  }

  get items(): number {
    return this.#tally.records + this.#tally.quarantined;
  }

  /** The chunk that holds what comes next, for the bytes of what turns out bad. */
  enter(chunk: Uint8Array, base: number): void {
    this.#entryTrail.enter(chunk, base);
    this.#itemTrail.enter(chunk, base);
  }

  /** The chunk has been read. */
  leave(): void {
    this.#entryTrail.leave();
    this.#itemTrail.leave();
  }

  open(at: number): void {
    this.#entryTrail.begin(at);
    this.#entry = {
      ordinal: this.#seen++,
      policy: undefined,
      summary: undefined,
      extensions: new Extensions(this.#limits, this.#deviations),
      details: 0,
      badDetails: 0,
      detailsFailed: 0,
    };
  }

  /** An item of `policies` or of `failure-details` begins. */
  openItem(at: number): void {
    this.#itemTrail.begin(at);
  }

  /** An item of `policies` that is no object. */
  strayItem(end: number): void {
    this.#seen++;
    this.#badEntries(unread('record_ill_formed', 'a policy that is no object'), this.#itemTrail.bytes(end));
    this.#itemTrail.end();
  }

  /** `policy`, `summary`, or a member that no standard names. */
  member(field: Exclude<EntryField, 'failure-details'> | undefined, name: JsonText, value: Built): void {
    const entry = this.#entry;
    if (entry === undefined) return;
    if (field === undefined) entry.extensions.add(name, value);
    else if (entry[field] !== undefined) this.#deviations.add('element_repeated');
    else entry[field] = value;
  }

  detail(value: Built, end: number): void {
    const entry = this.#entry;
    if (entry === undefined) return;
    const place = { policy: entry.ordinal, ordinal: entry.details++ };
    const read =
      value === TOO_LARGE
        ? unread('record_too_large', 'the failure detail')
        : readFailure(value, place, this.#limits, this.#deviations);
    const sum = read.ok ? entry.detailsFailed + read.failure.sessions : 0;
    if (!read.ok) {
      this.#badDetail(entry, read, end);
    } else if (!Number.isSafeInteger(sum)) {
      this.#badDetail(entry, unread('count_invalid', 'the details add up to over 2^53'), end);
    } else {
      entry.detailsFailed = sum;
      this.#tally.records++;
      this.#sink.tlsFailure(read.failure);
    }
    this.#itemTrail.end();
  }

  close(end: number): void {
    const entry = this.#entry;
    if (entry === undefined) return;
    const read = readPolicy(entry, this.#limits, this.#deviations);
    if (read.ok) this.#countPolicy(read.policy, end);
    else this.#bad(read, this.#entryTrail.bytes(end));
    this.#entryTrail.end();
    this.#entry = undefined;
  }

  /** Reading stops for `reason` with an item or an entry open. */
  stop(reason: Reason, inDetail: boolean, end: number): void {
    const entry = this.#entry;
    if (entry === undefined) {
      // Between entries a name or a text has gone; a comma or a bracket is nobody's.
      const raw = this.#itemTrail.bytes(end);
      if (raw.includes(QUOTE)) this.#badEntries(unread(reason, 'a policy'), raw);
      return;
    }
    if (inDetail) {
      entry.details++;
      this.#badDetail(entry, unread(reason, 'a failure detail'), end);
    }
    // Where its members were read before the stop, the policy is whole but for its details.
    if (entry.policy !== undefined && entry.summary !== undefined) {
      this.close(end);
      return;
    }
    this.#badEntries(unread(reason, 'a policy'), this.#entryTrail.bytes(end));
    this.#entry = undefined;
  }

  /** One for each entry that visibly begins in the bytes. */
  #badEntries(why: Unread, raw: Uint8Array): void {
    for (const piece of splitAtEntries(raw)) this.#bad(why, piece);
  }

  /**
   * The JSON is ill-formed inside or between entries, and reading goes on at `end`. What was damaged is put aside, and
   * with it each entry that it has swallowed.
   */
  damaged(inDetail: boolean, end: number): void {
    this.stop('record_ill_formed', inDetail, end);
    this.#entryTrail.end();
    this.#itemTrail.end();
  }

  #countPolicy(policy: Parameters<TlsSink['tlsPolicy']>[0], end: number): void {
    const tally = this.#tally;
    const sessionsOk = tally.sessionsOk + policy.sessionsOk;
    const sessionsFailed = tally.sessionsFailed + policy.sessionsFailed;
    if (!Number.isSafeInteger(sessionsOk) || !Number.isSafeInteger(sessionsFailed)) {
      this.#bad(unread('count_invalid', 'the policies add up to over 2^53'), this.#entryTrail.bytes(end));
      return;
    }
    this.#tally = {
      ...tally,
      records: tally.records + 1,
      policies: tally.policies + 1,
      sessionsOk,
      sessionsFailed,
    };
    this.#sink.tlsPolicy(policy);
  }

  #badDetail(entry: OpenEntry, why: Unread, end: number): void {
    entry.badDetails++;
    this.#bad(why, this.#itemTrail.bytes(end));
  }

  #bad({ reason, detail }: Unread, raw: Uint8Array): void {
    const ordinal = this.items;
    this.#tally.quarantined++;
    this.#sink.badRecord({ ordinal, reason, detail, raw });
  }
}

function unread(reason: Reason, detail: string): Unread {
  return { ok: false, reason, detail };
}
