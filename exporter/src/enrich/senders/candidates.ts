import { contains, formatPrefix, parsePrefix, type Prefix } from '../addresses/prefix.js';
import type { Match } from './match.js';
import { SuffixTable } from './suffix-table.js';

/**
 * All that may be meant by one name or address: the most specific first, of two alike the first claimed. Which one is
 * meant depends on the mail, as some senders are looked for in the name of some domains alone.
 */
export type Candidates = readonly Match[];

export function candidateFor(candidates: Candidates | undefined, headerFrom: string): Match | undefined {
  if (candidates === undefined) return undefined;
  for (const match of candidates) {
    const { onlyFrom } = match.sender;
    if (onlyFrom === undefined || onlyFrom.test(headerFrom)) return match;
  }
  return undefined;
}

/** By value as the catalogue writes it, each with those that claim it. */
export function byValue(matches: Iterable<Match>): Map<string, Candidates> {
  const found = new Map<string, Candidates>();
  for (const match of matches) {
    const before = found.get(match.value);
    if (before === undefined) found.set(match.value, [match]);
    else if (isOpen(before)) found.set(match.value, [...before, match]);
  }
  return found;
}

/** By name; where all of a name are for some mail alone, what holds that name otherwise follows. */
export function byName(matches: Iterable<Match>): [string, Candidates][] {
  const own = byValue(matches);
  const table = new SuffixTable(own);
  return [...own].map(([name, candidates]) => {
    const all = [...candidates];
    for (const others of table.findAll(name)) if (isOpen(all) && others !== candidates) all.push(...others);
    return [name, all];
  });
}

/** By network, however it is written; where all of one are for some mail alone, the networks around it follow. */
export function byNetwork(matches: Iterable<Match>): [Prefix, Candidates][] {
  const networks = [...matches].flatMap((match): { prefix: Prefix; match: Match }[] => {
    const prefix = parsePrefix(match.value);
    return prefix === undefined ? [] : [{ prefix, match: { ...match, value: formatPrefix(prefix) } }];
  });
  const prefixes = new Map(networks.map(({ prefix, match }) => [match.value, prefix]));
  const own = byValue(networks.map(({ match }) => match));
  const narrowestFirst = [...prefixes].toSorted(([, a], [, b]) => b.bits - a.bits);
  return [...prefixes].map(([text, prefix]) => {
    const all = [...(own.get(text) ?? [])];
    if (isOpen(all))
      for (const [around, { network, bits }] of narrowestFirst)
        if (bits < prefix.bits && contains({ network, bits }, prefix.network) && isOpen(all))
          all.push(...(own.get(around) ?? []));
    return [prefix, all];
  });
}

/** Whether there is mail that none of them is for. */
function isOpen(candidates: Candidates): boolean {
  return candidates.every(({ sender }) => sender.onlyFrom !== undefined);
}
