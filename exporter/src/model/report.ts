import type { DomainName, Stated } from './stated.js';

export type Report = AggregateReport | FailureReport | TlsReport;
export type ReportKind = Report['kind'];

/** UTC, whole seconds since 1970. */
export interface Period {
  readonly begin: number;
  readonly end: number;
  /** How many UTC days it touches; a period is never cut into pieces. */
  readonly spanDays: number;
  /** The UTC date (YYYY-MM-DD) of its middle. */
  readonly day: string;
}

/** What makes a report the same report: design rule 2. `reporter` is what the report says, never a catalogue's word. */
export interface ReportKey {
  readonly kind: ReportKind;
  readonly reporter: string;
  readonly reportId: string;
  readonly domain: string;
  readonly begin: number;
  readonly end: number;
  /** Hex SHA-256 over the fields above: the `report_key` of every view. */
  readonly hash: string;
}

export type AggregateStandard = 'draft' | 'rfc7489' | 'rfc9990';

export interface AggregateReport {
  readonly kind: 'aggregate';
  readonly standard: AggregateStandard;
  readonly key: ReportKey;
  readonly version: string | undefined;
  readonly namespace: string | undefined;
  /** The organisation's name as it calls itself; the domain of its e-mail where it gives none. */
  readonly orgName: string;
  readonly email: string | undefined;
  readonly extraContactInfo: string | undefined;
  readonly generator: string | undefined;
  readonly errors: readonly string[];
  readonly reportId: string | undefined;
  readonly period: Period;
  readonly policy: PublishedPolicy;
  /** `extension` and unknown elements of the head, as JSON text. */
  readonly extensions: string | undefined;
}

/** What the report says was published; `undefined` is what it does not say: no default is filled in. */
export interface PublishedPolicy {
  readonly domain: DomainName;
  readonly p: string | undefined;
  readonly sp: string | undefined;
  readonly np: string | undefined;
  readonly adkim: string | undefined;
  readonly aspf: string | undefined;
  readonly pct: string | undefined;
  readonly fo: string | undefined;
  readonly testing: string | undefined;
  readonly discoveryMethod: string | undefined;
}

export type Disposition = 'none' | 'pass' | 'quarantine' | 'reject' | 'unknown';
export type DkimWord =
  'none' | 'pass' | 'fail' | 'policy' | 'neutral' | 'temperror' | 'permerror' | 'unknown';
export type SpfWord = DkimWord | 'softfail';
export type SpfScope = 'mfrom' | 'helo' | 'unknown';

/** A row of an aggregate report: one source and what was made of its mail. */
export interface AggregateRecord {
  /** Its place in the document, from 0, quarantined records counted. */
  readonly ordinal: number;
  /** 16 bytes, network order; IPv4 as ::ffff:a.b.c.d. */
  readonly sourceIp: Uint8Array;
  readonly count: number;
  readonly disposition: Stated<Disposition>;
  /** The aligned results as the receiver evaluated them; undefined where it states none and none can be derived. */
  readonly dkimAligned: boolean | undefined;
  readonly spfAligned: boolean | undefined;
  /** Whether one of the two was derived from `dkim`, `spf` and the published alignment. */
  readonly alignedDerived: boolean;
  readonly overrides: readonly Override[];
  /** `value` is empty where the record has none. */
  readonly headerFrom: DomainName;
  /** undefined: not stated. An empty value is the null reverse-path. */
  readonly envelopeFrom: DomainName | undefined;
  readonly envelopeTo: DomainName | undefined;
  readonly dkim: readonly DkimResult[];
  /** Results past `limits.dkimResults`. */
  readonly dkimOmitted: number;
  readonly spf: readonly SpfResult[];
  /** Unknown elements of the record, as JSON text. */
  readonly extensions: string | undefined;
}

export interface DkimResult {
  readonly domain: DomainName | undefined;
  readonly selector: string | undefined;
  readonly result: Stated<DkimWord> | undefined;
  readonly humanResult: string | undefined;
}

export interface SpfResult {
  readonly domain: DomainName | undefined;
  readonly scope: Stated<SpfScope> | undefined;
  readonly result: Stated<SpfWord> | undefined;
  readonly humanResult: string | undefined;
}

/** Why the receiver did not do what the policy asks; `type` is lower-case, as stated otherwise. */
export interface Override {
  readonly type: string;
  readonly comment: string | undefined;
}

export type FailureStandard = 'rfc5965' | 'rfc6591' | 'rfc9991' | 'text';

export interface FailureReport {
  readonly kind: 'failure';
  readonly standard: FailureStandard;
  readonly key: ReportKey;
  readonly feedbackType: string | undefined;
  readonly version: string | undefined;
  readonly userAgent: string | undefined;
  /** Lower-case words of Auth-Failure; empty where absent. */
  readonly authFailure: readonly string[];
  readonly authenticationResults: readonly string[];
  readonly originalEnvelopeId: string | undefined;
  readonly originalMailFrom: string | undefined;
  readonly originalRcptTo: readonly string[];
  /** Seconds since 1970, UTC. */
  readonly arrival: number | undefined;
  /** 16 bytes as in AggregateRecord. */
  readonly sourceIp: Uint8Array | undefined;
  readonly sourcePort: number | undefined;
  readonly reportedDomain: DomainName | undefined;
  readonly reportedUri: readonly string[];
  readonly reportingMta: string | undefined;
  readonly incidents: number;
  readonly deliveryResult: Stated<DeliveryResult> | undefined;
  /** Lower-case words of Identity-Alignment: the mechanisms that FAILED to align; undefined where absent. */
  readonly identityAlignment: readonly string[] | undefined;
  readonly dkimDomain: DomainName | undefined;
  readonly dkimIdentity: string | undefined;
  readonly dkimSelector: string | undefined;
  readonly dkimSelectorDns: string | undefined;
  readonly dkimCanonicalizedHeader: string | undefined;
  readonly dkimCanonicalizedBody: string | undefined;
  readonly spfDns: readonly string[];
  /** Fields of the feedback part that no standard names, as JSON text. */
  readonly extensions: string | undefined;
  readonly sample: FailureSample | undefined;
  /** Who sent the report mail: its From. */
  readonly reporter: string | undefined;
}

export type DeliveryResult = 'delivered' | 'spam' | 'policy' | 'reject' | 'other';

/** The message reported on, as far as it is attached and within one window. */
export interface FailureSample {
  readonly headersOnly: boolean;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly messageId: string | undefined;
  readonly subject: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly date: number | undefined;
  readonly body: string | undefined;
}

export interface TlsReport {
  readonly kind: 'tls';
  readonly standard: 'rfc8460';
  readonly key: ReportKey;
  readonly orgName: string;
  readonly contactInfo: string | undefined;
  readonly reportId: string | undefined;
  readonly period: Period;
  /** Members of the top object that RFC 8460 does not name, as JSON text. */
  readonly extensions: string | undefined;
}

export type TlsPolicyType = 'tlsa' | 'sts' | 'no-policy-found' | 'unknown';

/** A policy of a TLS report with its summary; its failure details are handed on one by one before it. */
export interface TlsPolicy {
  /** Its place in the report, from 0. */
  readonly ordinal: number;
  readonly type: Stated<TlsPolicyType>;
  readonly domain: DomainName;
  readonly policyStrings: readonly string[];
  readonly mxHosts: readonly string[];
  readonly sessionsOk: number;
  readonly sessionsFailed: number;
  /** How many failure details it has, and the sum of their counts, which may differ from `sessionsFailed`. */
  readonly details: number;
  readonly detailsFailed: number;
  /** Members that RFC 8460 does not name, as JSON text. */
  readonly extensions: string | undefined;
}

export interface TlsFailure {
  /** The ordinal of its policy, and its place among that policy's details. */
  readonly policy: number;
  readonly ordinal: number;
  readonly resultType: Stated<string>;
  readonly sendingMtaIp: Uint8Array | undefined;
  readonly receivingIp: Uint8Array | undefined;
  readonly receivingMxHostname: string | undefined;
  readonly receivingMxHelo: string | undefined;
  readonly sessions: number;
  readonly additionalInformation: string | undefined;
  readonly failureReasonCode: string | undefined;
  /** Members that RFC 8460 does not name, and addresses that are none, as JSON text. */
  readonly extensions: string | undefined;
}
