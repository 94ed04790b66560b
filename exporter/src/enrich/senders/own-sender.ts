import { OWN_KEY, type Sender, type SenderEvidence } from './sender.js';

/** What the settings say of machines of ours. */
export interface OwnSources {
  /** Networks and addresses as people write them. */
  readonly ranges: readonly string[];
  /** Names that our relays have, sign with, or bounce to, with all below them. */
  readonly domains: readonly string[];
}

/** Our own machines as a sender like any other. */
export function ownSender({ ranges, domains }: OwnSources): Sender {
  const evidence = [
    ...domains.flatMap((value) => (['dkim', 'envelope', 'ptr'] as const).map((kind) => ({ kind, value }))),
    ...ranges.map((value) => ({ kind: 'range' as const, value })),
  ].map((item): SenderEvidence => ({ ...item, also: undefined }));
  return {
    key: OWN_KEY,
    name: 'Our own machines',
    category: OWN_KEY,
    site: '',
    dmarcDocs: '',
    forwards: false,
    submission: undefined,
    platform: false,
    origin: 'own',
    evidence,
    spfIncludes: [],
    onlyFrom: undefined,
  };
}
