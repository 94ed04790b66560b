import { contains, parsePrefix, type Prefix } from '../addresses/prefix.js';
import type { Sender, SenderEvidence } from './sender.js';

/** A sender, and the file that it was read from. */
export interface Read {
  readonly file: string;
  readonly sender: Sender;
}

interface Network {
  readonly prefix: Prefix;
  readonly value: string;
  readonly by: Read;
}

/** What senders claim to be shown by, so that none claims what another has. */
export class Claims {
  readonly #items = new Map<string, Read>();
  readonly #networks: Network[] = [];

  /** What of it others have; each names the file, the sender and the item. */
  add(read: Read): readonly string[] {
    const { file, sender } = read;
    return sender.evidence.flatMap((item): readonly string[] => {
      const claim = [sender.origin, scopeOf(sender), item.kind, item.value].join(' ');
      const before = this.#items.get(claim);
      if (before === undefined) this.#items.set(claim, read);
      const said = `${file}: ${sender.key}: ${item.kind} ${item.value}`;
      if (before !== undefined) return [`${said} is claimed by ${before.sender.key} in ${before.file}`];
      return this.#addNetwork(read, item).map(
        ({ value, by }) => `${said} overlaps ${value} of ${by.sender.key} in ${by.file}`,
      );
    });
  }

  /** Of the catalogue alone: people may know parts of their own networks better. */
  #addNetwork(read: Read, { kind, value }: SenderEvidence): readonly Network[] {
    const prefix = kind === 'range' && read.sender.origin === 'catalogue' ? parsePrefix(value) : undefined;
    if (prefix === undefined) return [];
    const network = { prefix, value, by: read };
    const overlapping = this.#networks.filter((other) => areAtOdds(network, other));
    this.#networks.push(network);
    return overlapping;
  }
}

/** Networks that overlap, but for those of a service within its platform's. */
function areAtOdds(one: Network, other: Network): boolean {
  if (one.by.sender === other.by.sender) return false;
  const [wide, narrow] = one.prefix.bits <= other.prefix.bits ? [one, other] : [other, one];
  if (!contains(wide.prefix, narrow.prefix.network)) return false;
  return !wide.by.sender.platform || narrow.by.sender.platform;
}

function scopeOf({ origin, onlyFrom }: Sender): string {
  return origin === 'own' && onlyFrom !== undefined ? onlyFrom.source : '';
}
