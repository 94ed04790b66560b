import type { MailEvidence } from '../../model/sender.js';
import type { Match } from './match.js';
import type { EvidenceKind, Sender } from './sender.js';
import type { AddressShown, Names } from './shown.js';

/**
 * All that shows some sender, in the order of EVIDENCE_KINDS. Only what passed shows anything: anybody can write a
 * signature that fails, name a stranger's domain, or point an address of his to any name.
 */
export function matchesOf(
  mail: MailEvidence,
  address: AddressShown,
  names: Names,
  isOwnName: (domain: string) => boolean,
): readonly Match[] {
  const found: Match[] = [];
  const add = (match: Match | undefined): void => {
    if (match !== undefined && isMeant(match.sender, mail.headerFrom)) found.push(match);
  };
  for (const { domain, result } of mail.dkim) if (result === 'pass') add(names.shown(domain).dkim);
  for (const { domain, result } of mail.spf) if (result === 'pass') add(names.shown(domain).envelope);
  add(address.ptr);
  add(address.range);
  add(address.asn);
  for (const { domain, selector, result } of mail.dkim) {
    if (result !== 'pass') continue;
    const match = names.selector(selector);
    // Whoever has a domain can call its key as he likes: of a stranger's domain a selector shows nothing by itself.
    if (match !== undefined && (isOwnName(domain) || found.some(({ sender }) => sender === match.sender)))
      add(match);
  }
  return found.some(({ also }) => also !== undefined) ? found.filter((match) => holds(match, found)) : found;
}

function isMeant({ onlyFrom }: Sender, headerFrom: string): boolean {
  return onlyFrom === undefined || onlyFrom.test(headerFrom);
}

function holds({ also, sender }: Match, found: readonly Match[]): boolean {
  return also === undefined || hasKind(found, sender, also);
}

export function hasKind(matches: readonly Match[], sender: Sender, kind: EvidenceKind): boolean {
  return matches.some((match) => match.sender === sender && match.kind === kind);
}
