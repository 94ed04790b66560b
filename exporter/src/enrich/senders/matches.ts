import type { MailEvidence } from '../../model/sender.js';
import { candidateFor, type Candidates } from './candidates.js';
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
  const { headerFrom } = mail;
  for (const { domain, result } of mail.dkim)
    if (result === 'pass') add(found, names.shown(domain).dkim, headerFrom);
  for (const { domain, result } of mail.spf)
    if (result === 'pass') add(found, names.shown(domain).envelope, headerFrom);
  add(found, address.ptr, headerFrom);
  add(found, address.range, headerFrom);
  add(found, address.asn, headerFrom);
  for (const { domain, selector, result } of mail.dkim) {
    if (result !== 'pass') continue;
    const isOwn = isOwnName(domain);
    const match = isOwn || found.length > 0 ? candidateFor(names.selector(selector), headerFrom) : undefined;
    // Whoever has a domain can call its key as he likes: of a stranger's domain a selector shows nothing by itself.
    if (match !== undefined && (isOwn || found.some(({ sender }) => sender === match.sender)))
      found.push(match);
  }
  return found.some(({ also }) => also !== undefined) ? found.filter((match) => holds(match, found)) : found;
}

function add(found: Match[], candidates: Candidates | undefined, headerFrom: string): void {
  const match = candidateFor(candidates, headerFrom);
  if (match !== undefined) found.push(match);
}

function holds({ also, sender }: Match, found: readonly Match[]): boolean {
  return also === undefined || hasKind(found, sender, also);
}

export function hasKind(matches: readonly Match[], sender: Sender, kind: EvidenceKind): boolean {
  return matches.some((match) => match.sender === sender && match.kind === kind);
}
