import type { Confidence, Identification, MailEvidence, SenderLabel } from '../../model/sender.js';
import type { Match } from './match.js';
import { hasKind, matchesOf } from './matches.js';
import {
  forwardsByTrade,
  isOwn,
  leavesKeysToCustomers,
  rentsMachines,
  type EvidenceKind,
  type Sender,
} from './sender.js';
import type { AddressShown, Knowledge, Names } from './shown.js';

/** Who it was, with what the rules for classes ask of it. */
export interface Found extends Identification {
  readonly label: SenderLabel | undefined;
  readonly named: Sender | undefined;
  /** Its own signature, SPF, network or confirmed name shows it: not a selector or an AS alone. */
  readonly isSure: boolean;
  /** Whose machine it came from, surely. */
  readonly hop: Sender | undefined;
  /** Whose machine it may have come from: the AS says so and nothing else. */
  readonly likelyHop: Sender | undefined;
  /** The owner of the machine signed the mail as well. */
  readonly hopSigned: boolean;
  /** A forwarder or a list that put its own signature on it, as these do where they pass mail on. */
  readonly signedBy: Sender | undefined;
}

const NOBODY: Found = {
  sender: '',
  confidence: 'none',
  evidence: [],
  label: undefined,
  named: undefined,
  isSure: false,
  hop: undefined,
  likelyHop: undefined,
  hopSigned: false,
  signedBy: undefined,
};

const LABEL_WORDS = 'labelled by a person';

/** `address` is what the mail's source shows by itself; `isOwnName` whether a name is of the mail's organisation. */
export function identify(
  mail: MailEvidence,
  address: AddressShown,
  names: Names,
  isOwnName: (domain: string) => boolean,
  { index, labels }: Knowledge,
): Found {
  const label = address.label ?? (labels.hasDomains ? domainLabelOf(mail, names) : undefined);
  const matches = matchesOf(mail, address, names, isOwnName);
  if (matches.length === 0 && label === undefined) return NOBODY;
  const said = label === undefined || label.sender === '' ? undefined : label.sender;
  if (said !== undefined) return asSaid(index.byKey.get(said) ?? unlisted(said), label, matches);
  const hop = hopOf(matches);
  const named = settle(hop, matches);
  return found(named, hop, label, matches);
}

/** The most specific: that of the longest name. */
function domainLabelOf(mail: MailEvidence, names: Names): SenderLabel | undefined {
  let longest = '';
  let best: SenderLabel | undefined;
  for (const results of [mail.dkim, mail.spf])
    for (const { domain, result } of results) {
      const label = result === 'pass' ? names.shown(domain).label : undefined;
      if (label === undefined || label.domain.length <= longest.length) continue;
      longest = label.domain;
      best = label.label;
    }
  return best;
}

function found(
  named: Sender | undefined,
  hop: Sender | undefined,
  label: SenderLabel | undefined,
  matches: readonly Match[],
): Found {
  const of = matches.filter(({ sender }) => sender === named);
  return {
    sender: named?.key ?? '',
    confidence: confidenceOf(of),
    evidence: wordsOf(of),
    label,
    named,
    isSure: named !== undefined && (named === hop || hasKind(of, named, 'dkim')),
    hop,
    likelyHop: matches.find(({ kind }) => kind === 'asn')?.sender,
    hopSigned: hop !== undefined && hasKind(matches, hop, 'dkim'),
    signedBy: matches.find(({ kind, sender }) => kind === 'dkim' && signsWhatItPassesOn(sender))?.sender,
  };
}

/** A person knows whose machine it is. */
function asSaid(sender: Sender, label: SenderLabel | undefined, matches: readonly Match[]): Found {
  const shown = found(sender, sender, label, matches);
  return { ...shown, confidence: 'high', evidence: [LABEL_WORDS, ...shown.evidence] };
}

function unlisted(key: string): Sender {
  return {
    key,
    name: key,
    category: '',
    site: '',
    dmarcDocs: '',
    forwards: false,
    submission: undefined,
    platform: false,
    origin: 'label',
    evidence: [],
    spfIncludes: [],
    onlyFrom: undefined,
  };
}

const HOP_KINDS: readonly EvidenceKind[] = ['envelope', 'range', 'ptr'];

/** Ours before others, a service before the platform below it; then by what is said most directly. */
function hopOf(matches: readonly Match[]): Sender | undefined {
  let best: Sender | undefined;
  let least = Infinity;
  for (const { sender, kind } of matches) {
    const place = HOP_KINDS.indexOf(kind);
    if (place < 0 || (kind !== 'envelope' && rentsMachines(sender))) continue;
    const rank =
      place + HOP_KINDS.length * (isOwn(sender) ? 0 : sender.platform || rentsMachines(sender) ? 2 : 1);
    if (rank >= least) continue;
    least = rank;
    best = sender;
  }
  return best;
}

/** Whose machine it was, or who made it, where these are two: docs/senders.md has the cases. */
function settle(hop: Sender | undefined, matches: readonly Match[]): Sender | undefined {
  const signer = signerOf(hop, matches);
  const bySelector = matches.find(({ kind }) => kind === 'selector')?.sender;
  const maker = signer === undefined || signer.platform ? (bySelector ?? signer) : signer;
  if (hop === undefined)
    return maker ?? matches.find(({ kind }) => kind !== 'asn')?.sender ?? matches[0]?.sender;
  if (maker === undefined || maker === hop || passesOn(hop)) return hop;
  if (maker.platform) return hop;
  return hop.platform || rentsMachines(hop) || maker === signer ? maker : hop;
}

/** Of those that signed it: a service before a platform, and the one whose machine it was before others. */
function signerOf(hop: Sender | undefined, matches: readonly Match[]): Sender | undefined {
  let best: Sender | undefined;
  for (const { kind, sender } of matches) {
    if (kind !== 'dkim') continue;
    if (best === undefined || (best.platform && !sender.platform)) best = sender;
    else if (sender === hop && best.platform === sender.platform) best = sender;
  }
  return best;
}

const PASSING_ON: ReadonlySet<string> = new Set([
  'mailbox_providers',
  'security_gateways',
  'forwarders',
  'mailing_lists',
]);

/** What leaves its machines with another's signature was handed to it by that other. */
function passesOn(hop: Sender): boolean {
  return isOwn(hop) || hop.forwards || PASSING_ON.has(hop.category);
}

function signsWhatItPassesOn(sender: Sender): boolean {
  return forwardsByTrade(sender) || leavesKeysToCustomers(sender);
}

function confidenceOf(matches: readonly Match[]): Confidence {
  if (matches.length === 0) return 'none';
  if (matches.some(({ kind }) => kind !== 'asn' && kind !== 'selector')) return 'high';
  return matches.some(({ kind }) => kind === 'selector') ? 'medium' : 'low';
}

function wordsOf(matches: readonly Match[]): readonly string[] {
  const words: string[] = [];
  for (const match of matches) if (!words.includes(match.words)) words.push(match.words);
  return words;
}
