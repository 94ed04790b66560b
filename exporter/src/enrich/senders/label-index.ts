import type { SenderLabel } from '../../model/sender.js';
import { PrefixTable } from '../addresses/prefix-table.js';
import type { Prefix } from '../addresses/prefix.js';
import { SuffixTable } from './suffix-table.js';

export interface DomainLabel {
  readonly domain: string;
  readonly label: SenderLabel;
}

/** What people said of senders; the most specific counts, the last of two about the same. */
export class LabelIndex {
  readonly addresses: PrefixTable<SenderLabel>;
  readonly domains: SuffixTable<DomainLabel>;
  readonly hasDomains: boolean;

  constructor(labels: readonly SenderLabel[]) {
    const addresses: [Prefix, SenderLabel][] = [];
    const domains: [string, DomainLabel][] = [];
    for (const label of labels) {
      const { target } = label;
      if (target.kind === 'address') addresses.push([{ network: target.bytes, bits: target.bits }, label]);
      else domains.push([target.domain, { domain: target.domain, label }]);
    }
    this.addresses = new PrefixTable(addresses);
    this.hasDomains = domains.length > 0;
    this.domains = new SuffixTable(domains.toReversed());
  }
}
