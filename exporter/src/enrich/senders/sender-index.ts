import { PrefixTable } from '../addresses/prefix-table.js';
import { byName, byNetwork, byValue, type Candidates } from './candidates.js';
import { matchOf, type Match } from './match.js';
import { SelectorTable } from './selector-table.js';
import type { EvidenceKind, Sender } from './sender.js';
import { SuffixTable } from './suffix-table.js';

/** Senders by what shows them: a look costs the labels of a name, not the number of senders. */
export class SenderIndex {
  readonly dkim: SuffixTable<Candidates>;
  readonly envelope: SuffixTable<Candidates>;
  readonly ptr: SuffixTable<Candidates>;
  readonly selectors: SelectorTable<Match>;
  readonly ranges: PrefixTable<Candidates>;
  readonly asns: ReadonlyMap<string, Candidates>;
  readonly byKey: ReadonlyMap<string, Sender>;

  /** Of two that claim the same the first has it, in mail that it is for. */
  constructor(senders: readonly Sender[]) {
    const of = (kind: EvidenceKind): Match[] =>
      senders.flatMap((sender) =>
        sender.evidence.filter((item) => item.kind === kind).map((item) => matchOf(sender, item)),
      );
    this.dkim = new SuffixTable(byName(of('dkim')));
    this.envelope = new SuffixTable(byName(of('envelope')));
    this.ptr = new SuffixTable(byName(of('ptr')));
    this.selectors = new SelectorTable(of('selector').map((match) => [match.value, match]));
    this.ranges = new PrefixTable(byNetwork(of('range')));
    this.asns = byValue(of('asn'));
    this.byKey = new Map(senders.map((sender): [string, Sender] => [sender.key, sender]).toReversed());
  }
}
