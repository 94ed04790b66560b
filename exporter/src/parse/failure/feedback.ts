import type { Deviations } from '../../model/deviations.js';
import type { Limits } from '../../model/limits.js';
import type { FailureReport } from '../../model/report.js';
import type { DomainName } from '../../model/stated.js';
import { readDomain } from '../values/domain.js';
import { withoutComments } from '../values/comments.js';
import { readEndpoint, type Endpoint } from '../values/endpoint.js';
import { readTime } from '../values/time.js';
import { FieldExtensions } from './extensions.js';
import { FieldBag } from './bag.js';
import type { Field } from './fields.js';
import {
  AUTH_FAILURES,
  FEEDBACK_TYPES,
  IDENTITIES,
  deliveryResultOf,
  wordOf,
  wordsOf,
} from './vocabulary.js';

/** What the fields of a failure report say; nothing is filled in. */
export type Feedback = Omit<FailureReport, 'kind' | 'standard' | 'key' | 'sample' | 'reporter'>;

export interface ReadFeedback {
  readonly feedback: Feedback;
  /** How many fields no standard names. */
  readonly unknown: number;
}

/** Fields of RFC 5965, RFC 6591, RFC 6692 and RFC 9991, in the order of those. */
export function readFeedback(fields: readonly Field[], limits: Limits, deviations: Deviations): ReadFeedback {
  const extensions = new FieldExtensions(limits, deviations);
  const bag = new FieldBag(fields, extensions, limits.listItems, deviations);
  const source = sourceIp(bag, extensions, deviations);
  const identityAlignment = bag.text('Identity-Alignment');
  const known = {
    feedbackType: wordOf(bag.text('Feedback-Type'), FEEDBACK_TYPES, deviations),
    version: bag.text('Version'),
    userAgent: bag.text('User-Agent'),
    originalEnvelopeId: bag.text('Original-Envelope-Id'),
    originalMailFrom: bag.path('Original-Mail-From'),
    originalRcptTo: bag.list('Original-Rcpt-To').map(withoutBrackets),
    arrival: arrival(bag, extensions, deviations),
    reportingMta: bag.text('Reporting-MTA'),
    sourceIp: source?.ip,
    sourcePort: sourcePort(bag, extensions, deviations) ?? source?.port,
    incidents: incidents(bag, extensions, deviations),
    authenticationResults: bag.all('Authentication-Results'),
    reportedDomain: domain(bag.text('Reported-Domain'), deviations),
    reportedUri: bag.all('Reported-URI').map(withoutBrackets),
    authFailure: wordsOf(bag.text('Auth-Failure'), AUTH_FAILURES, limits.listItems, deviations),
    deliveryResult: deliveryResultOf(bag.text('Delivery-Result'), deviations),
    dkimDomain: domain(bag.text('DKIM-Domain'), deviations),
    dkimIdentity: bag.text('DKIM-Identity'),
    dkimSelector: bag.text('DKIM-Selector'),
    dkimSelectorDns: bag.text('DKIM-Selector-DNS'),
    dkimCanonicalizedHeader: base64(bag.text('DKIM-Canonicalized-Header')),
    dkimCanonicalizedBody: base64(bag.text('DKIM-Canonicalized-Body')),
    spfDns: bag.all('SPF-DNS'),
    // The list is of what FAILED to align (RFC 9991 3.2), the reverse of what its name suggests; "none" did.
    identityAlignment:
      identityAlignment === undefined
        ? undefined
        : wordsOf(identityAlignment, IDENTITIES, limits.listItems, deviations).filter(
            (word) => word !== 'none',
          ),
  };
  const unknown = bag.rest();
  for (const { name, value } of unknown) extensions.keep(name, value);
  return { feedback: { ...known, extensions: extensions.text }, unknown: unknown.length };
}

function sourceIp(bag: FieldBag, extensions: FieldExtensions, deviations: Deviations): Endpoint | undefined {
  const text = bag.text('Source-IP');
  if (text === undefined) return undefined;
  const source = readEndpoint(withoutComments(text));
  if (source === undefined) {
    deviations.add('failure_value_unknown');
    extensions.keep('Source-IP', text);
  } else if (source.mapped) {
    deviations.add('source_ip_mapped');
  }
  return source;
}

function sourcePort(bag: FieldBag, extensions: FieldExtensions, deviations: Deviations): number | undefined {
  const text = bag.text('Source-Port');
  if (text === undefined) return undefined;
  const port = digits(text);
  if (port !== undefined && port > 0 && port <= 65535) return port;
  deviations.add('failure_value_unknown');
  extensions.keep('Source-Port', text);
  return undefined;
}

/** RFC 5965 3.2: Received-Date is another name for Arrival-Date. */
function arrival(bag: FieldBag, extensions: FieldExtensions, deviations: Deviations): number | undefined {
  const name = bag.has('Arrival-Date') ? 'Arrival-Date' : 'Received-Date';
  const text = bag.text(name);
  if (text === undefined) return undefined;
  const time = readTime(text);
  if (time?.form !== 'rfc5322') deviations.add('failure_date_unusual');
  if (time === undefined) extensions.keep(name, text);
  return time?.seconds;
}

/** How many messages the report stands for; one where it does not say, RFC 5965 3.2. */
function incidents(bag: FieldBag, extensions: FieldExtensions, deviations: Deviations): number {
  const text = bag.text('Incidents');
  if (text === undefined) return 1;
  const count = digits(text);
  if (count !== undefined && count > 0 && Number.isSafeInteger(count)) return count;
  deviations.add('failure_value_unknown');
  extensions.keep('Incidents', text);
  return 1;
}

function digits(text: string): number | undefined {
  const tidy = withoutComments(text).trim();
  return /^[0-9]{1,16}$/.test(tidy) ? Number(tidy) : undefined;
}

function domain(text: string | undefined, deviations: Deviations): DomainName | undefined {
  if (text === undefined) return undefined;
  const read = readDomain(withoutComments(text).trim());
  for (const code of read.deviations) deviations.add(code);
  return { value: read.name.value, raw: text };
}

function withoutBrackets(text: string): string {
  return text.replace(/^<(.*)>$/, '$1');
}

function base64(text: string | undefined): string | undefined {
  return text?.replace(/\s+/g, '');
}
