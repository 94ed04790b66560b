import { PrefixTable } from '../addresses/prefix-table.js';
import { parsePrefix, type Prefix } from '../addresses/prefix.js';
import { matchOf, type Match } from './match.js';
import { SelectorTable } from './selector-table.js';
import type { EvidenceKind, Sender } from './sender.js';
import { SuffixTable } from './suffix-table.js';

/** Senders by what shows them: a look costs the labels of a name, not the number of senders. */
export class SenderIndex {
  readonly dkim: SuffixTable<Match>;
  readonly envelope: SuffixTable<Match>;
  readonly ptr: SuffixTable<Match>;
  readonly selectors: SelectorTable<Match>;
  readonly ranges: PrefixTable<Match>;
  readonly asns: ReadonlyMap<number, Match>;
  readonly byKey: ReadonlyMap<string, Sender>;

  /** Of two that claim the same the first has it. */
  constructor(senders: readonly Sender[]) {
    const of = (kind: EvidenceKind): [string, Match][] =>
      senders.flatMap((sender) =>
        sender.evidence
          .filter((item) => item.kind === kind)
          .map((item): [string, Match] => [item.value, matchOf(sender, item)]),
      );
    this.dkim = new SuffixTable(of('dkim'));
    this.envelope = new SuffixTable(of('envelope'));
    this.ptr = new SuffixTable(of('ptr'));
    this.selectors = new SelectorTable(of('selector'));
    // The table keeps the later of two alike.
    this.ranges = new PrefixTable(of('range').toReversed().flatMap(networkOf));
    this.asns = new Map(
      of('asn')
        .map(([asn, match]): [number, Match] => [Number(asn), match])
        .toReversed(),
    );
    this.byKey = new Map(senders.map((sender): [string, Sender] => [sender.key, sender]).toReversed());
  }
}

function networkOf([text, match]: [string, Match]): [Prefix, Match][] {
  const prefix = parsePrefix(text);
  return prefix === undefined ? [] : [[prefix, match]];
}
