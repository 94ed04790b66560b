import type { DeviationCode, Deviations } from '../../model/deviations.js';
import type { Limits } from '../../model/limits.js';
import type { AggregateReport, AggregateStandard, PublishedPolicy } from '../../model/report.js';
import type { DomainName } from '../../model/stated.js';
import { addressDomain } from '../values/address.js';
import { isDomain, readDomain } from '../values/domain.js';
import { reporterOf, reportKey } from '../values/identity.js';
import { periodOf } from '../values/period.js';
import { readTime } from '../values/time.js';
import type { AlignmentModes } from './alignment.js';
import type { Problem } from './numbers.js';
import { Field, RFC9990_FIELDS, RFC9990_NAMESPACE, type FieldNumber } from './schema.js';

const DAY_LESS_ONE = 86_399;
/** A day that ends on the second after it, and begins on the one before. */
const LONGEST_DAY = 86_401;
/** Seconds beyond this (the year 5138) are milliseconds. */
const MOST_SECONDS = 1e11;
const MOST_MILLISECONDS = 1e14;

const POLICY_WORDS = new Map<number, RegExp>([
  [Field.p, /^(none|quarantine|reject)$/],
  [Field.sp, /^(none|quarantine|reject)$/],
  [Field.np, /^(none|quarantine|reject)$/],
  [Field.adkim, /^[rs]$/],
  [Field.aspf, /^[rs]$/],
  [Field.pct, /^(\d{1,2}|100)$/],
  [Field.fo, /^[01ds](:[01ds])*$/],
  [Field.testing, /^[yn]$/],
  [Field.discoveryMethod, /^(psl|treewalk)$/],
]);

/** Puts the head of a report together: metadata and published policy, each field as it comes. */
export class HeadBuilder {
  readonly #deviations: Deviations;
  readonly #limits: Pick<Limits, 'listItems'>;
  readonly #texts = new Map<FieldNumber, string>();
  readonly #errors: string[] = [];
  #namespace: string | undefined;
  #standard: AggregateStandard = 'rfc7489';

  constructor(limits: Pick<Limits, 'listItems'>, deviations: Deviations) {
    this.#limits = limits;
    this.#deviations = deviations;
  }

  get standard(): AggregateStandard {
    return this.#standard;
  }

  /** undefined: the policy has not been seen yet. */
  /** The namespace of the report, as far as it has been said. */
  get uri(): string | undefined {
    return this.#namespace;
  }

  get modes(): AlignmentModes | undefined {
    if (this.#text(Field.policyDomain) === undefined) return undefined;
    return { adkim: this.#policy(Field.adkim), aspf: this.#policy(Field.aspf) };
  }

  /** Whether anything has been said at all. */
  get empty(): boolean {
    return this.#texts.size === 0;
  }

  field(field: FieldNumber, text: string): void {
    const trimmed = text.trim();
    if (RFC9990_FIELDS.has(field)) this.markRfc9990();
    if (field === Field.error) {
      if (trimmed !== '') this.#addError(trimmed);
    } else if (this.#texts.has(field)) {
      this.#deviations.add('element_repeated');
    } else {
      this.#texts.set(field, field === Field.begin || field === Field.end ? text : trimmed);
      this.#judge(field, trimmed);
    }
  }

  namespace(uri: string): void {
    this.#namespace ??= uri;
    if (uri === RFC9990_NAMESPACE) this.markRfc9990();
  }

  /** RFC 9990 wins over a draft: its elements are in no draft. */
  markRfc9990(): void {
    this.#standard = 'rfc9990';
  }

  markDraft(): void {
    this.#deviations.add('draft_schema');
    if (this.#standard === 'rfc7489') this.#standard = 'draft';
  }

  /**
   * The head as far as it is known. `documentHash` stands in for a missing report id; where it is not known yet,
   * a report without an id has no head yet.
   */
  build(documentHash: string | undefined, extensions: string | undefined): AggregateReport | Problem {
    const email = this.#text(Field.email);
    const emailDomain = addressDomain(email)?.value;
    const orgName = this.#text(Field.orgName) ?? emailDomain;
    const reporter = reporterOf(emailDomain, orgName);
    if (orgName === undefined || reporter === undefined) {
      return { reason: 'no_reporter', detail: 'neither org_name nor email is there' };
    }
    const domain = this.#domain();
    if ('reason' in domain) return domain;
    const period = this.#period();
    if ('reason' in period) return period;
    const reportId = this.#text(Field.reportId);
    const keyId = reportId ?? documentHash;
    if (keyId === undefined)
      return { reason: 'document_cut_short', detail: 'the report id is not there yet' };
    const { begin, end } = period;
    return {
      kind: 'aggregate',
      standard: this.#standard,
      key: reportKey({ kind: 'aggregate', reporter, reportId: keyId, domain: domain.value, begin, end }),
      version: this.#text(Field.version),
      namespace: this.#namespace,
      orgName,
      email,
      extraContactInfo: this.#text(Field.extraContactInfo),
      generator: this.#text(Field.generator),
      errors: this.#errors,
      reportId,
      period: periodOf(begin, end),
      policy: this.#published(domain),
      extensions,
    };
  }

  /** Counts what only the whole head shows, whether or not a report could be made of it; call once. */
  countDeviations(now: number | undefined): void {
    const add = (code: DeviationCode, seen: boolean): void => {
      if (seen) this.#deviations.add(code);
    };
    const email = this.#text(Field.email);
    const version = this.#text(Field.version);
    for (const code of readDomain(this.#text(Field.policyDomain) ?? '').deviations)
      this.#deviations.add(code);
    add('org_name_missing', this.#text(Field.orgName) === undefined);
    add('email_missing', addressDomain(email) === undefined);
    add('report_id_missing', this.#text(Field.reportId) === undefined);
    add('policy_p_missing', this.#text(Field.p) === undefined);
    add('version_unusual', version !== undefined && version !== '1.0');
    add('errors_repeated', this.#errors.length > 1);
    this.#countPeriod(now);
  }

  #text(field: FieldNumber): string | undefined {
    const text = this.#texts.get(field);
    return text === '' ? undefined : text;
  }

  #policy(field: FieldNumber): string | undefined {
    return this.#text(field)?.toLowerCase();
  }

  #addError(text: string): void {
    if (this.#errors.length < this.#limits.listItems) this.#errors.push(text);
    else this.#deviations.add('list_cut');
  }

  #judge(field: FieldNumber, text: string): void {
    const words = POLICY_WORDS.get(field);
    if (words === undefined) return;
    const lower = text.toLowerCase();
    if (text === '') this.#deviations.add('policy_value_empty');
    else if (!words.test(lower)) this.#deviations.add('policy_value_unknown');
    if (lower !== text) this.#deviations.add('word_case');
  }

  #domain(): DomainName | Problem {
    const text = this.#text(Field.policyDomain);
    if (text === undefined) return { reason: 'no_domain', detail: 'policy_published has no domain' };
    const { name } = readDomain(text);
    if (isDomain(name.value)) return name;
    return { reason: 'no_domain', detail: `the policy domain is ${JSON.stringify(text.slice(0, 80))}` };
  }

  #period(): { readonly begin: number; readonly end: number } | Problem {
    const begin = readSeconds(this.#texts.get(Field.begin));
    const end = readSeconds(this.#texts.get(Field.end));
    const from = begin.seconds ?? (end.seconds === undefined ? undefined : end.seconds - DAY_LESS_ONE);
    const to = end.seconds ?? (begin.seconds === undefined ? undefined : begin.seconds + DAY_LESS_ONE);
    if (from === undefined || to === undefined || begin.unreadable || end.unreadable) {
      return { reason: 'no_period', detail: 'begin or end cannot be read, or both are missing' };
    }
    if (to < from) return { reason: 'period_reversed', detail: `it ends at ${to} and begins at ${from}` };
    return { begin: from, end: to };
  }

  #countPeriod(now: number | undefined): void {
    const period = this.#period();
    if (!('reason' in period)) {
      if (period.begin === period.end) this.#deviations.add('period_empty');
      if (period.end - period.begin > LONGEST_DAY) this.#deviations.add('period_long');
      if (now !== undefined && period.end > now) this.#deviations.add('period_future');
    }
    const begin = readSeconds(this.#texts.get(Field.begin));
    const end = readSeconds(this.#texts.get(Field.end));
    if (begin.seconds === undefined) this.#deviations.add('period_begin_missing');
    if (end.seconds === undefined) this.#deviations.add('period_end_missing');
    for (const code of new Set([...begin.deviations, ...end.deviations])) this.#deviations.add(code);
  }

  #published(domain: DomainName): PublishedPolicy {
    return {
      domain,
      p: this.#policy(Field.p),
      sp: this.#policy(Field.sp),
      np: this.#policy(Field.np),
      adkim: this.#policy(Field.adkim),
      aspf: this.#policy(Field.aspf),
      pct: this.#policy(Field.pct),
      fo: this.#policy(Field.fo),
      testing: this.#policy(Field.testing),
      discoveryMethod: this.#policy(Field.discoveryMethod),
    };
  }
}

interface ReadSeconds {
  readonly seconds: number | undefined;
  /** There is text, and it is no time. */
  readonly unreadable: boolean;
  readonly deviations: readonly DeviationCode[];
}

function readSeconds(text: string | undefined): ReadSeconds {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return { seconds: undefined, unreadable: false, deviations: [] };
  const deviations: DeviationCode[] = trimmed === text ? [] : ['white_space'];
  const number = /^(\d{1,18})(\.\d*)?$/.exec(trimmed);
  if (number === null) {
    const time = readTime(trimmed);
    return {
      seconds: time?.seconds,
      unreadable: time === undefined,
      deviations: [...deviations, 'period_text'],
    };
  }
  if (number[2] !== undefined) deviations.push('period_decimal');
  const value = Number(number[1]);
  if (value <= MOST_SECONDS) return { seconds: value, unreadable: false, deviations };
  if (value > MOST_MILLISECONDS) return { seconds: undefined, unreadable: true, deviations };
  return {
    seconds: Math.floor(value / 1000),
    unreadable: false,
    deviations: [...deviations, 'period_milliseconds'],
  };
}
