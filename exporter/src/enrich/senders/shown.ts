import type { SenderLabel } from '../../model/sender.js';
import type { SourceFacts } from '../../model/source-facts.js';
import type { Candidates } from './candidates.js';
import type { DomainLabel, LabelIndex } from './label-index.js';
import type { SenderIndex } from './sender-index.js';

/** All that is known of who is who. */
export interface Knowledge {
  readonly index: SenderIndex;
  readonly labels: LabelIndex;
  /** No other knowledge has it: answers are remembered by it, which keep nothing else of what was known alive. */
  readonly mark: object;
}

/** What an address shows by itself: whose machine it is. */
export interface AddressShown {
  readonly label: SenderLabel | undefined;
  /** Of a confirmed name alone. */
  readonly ptr: Candidates | undefined;
  readonly range: Candidates | undefined;
  readonly asn: Candidates | undefined;
}

/** What a name shows that a receiver has authenticated. */
export interface NameShown {
  readonly label: DomainLabel | undefined;
  readonly dkim: Candidates | undefined;
  readonly envelope: Candidates | undefined;
}

/** Answers that may be remembered: they depend on one text each. */
export interface Names {
  shown(domain: string): NameShown;
  selector(selector: string): Candidates | undefined;
}

/** Most addresses and names show nothing. */
const NOTHING: AddressShown & NameShown = {
  label: undefined,
  ptr: undefined,
  range: undefined,
  asn: undefined,
  dkim: undefined,
  envelope: undefined,
};

export function addressShown({ index, labels }: Knowledge, ip: Uint8Array, facts: SourceFacts): AddressShown {
  const label = labels.addresses.find(ip);
  const { ptr, asn } = factsShown({ index }, facts);
  const range = index.ranges.find(ip);
  const isKnown = label !== undefined || ptr !== undefined || range !== undefined || asn !== undefined;
  return isKnown ? { label, ptr, range, asn } : NOTHING;
}

/** What facts show, wherever the address. */
export function factsShown(
  { index }: Pick<Knowledge, 'index'>,
  facts: SourceFacts,
): Pick<AddressShown, 'ptr' | 'asn'> {
  return {
    ptr: facts.ptrConfirmed ? index.ptr.find(facts.ptr) : undefined,
    asn: facts.asn === 0 ? undefined : index.asns.get(String(facts.asn)),
  };
}

export function nameShown({ index, labels }: Knowledge, domain: string): NameShown {
  const label = labels.domains.find(domain);
  const dkim = index.dkim.find(domain);
  const envelope = index.envelope.find(domain);
  const isKnown = label !== undefined || dkim !== undefined || envelope !== undefined;
  return isKnown ? { label, dkim, envelope } : NOTHING;
}
