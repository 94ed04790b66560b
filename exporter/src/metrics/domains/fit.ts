import { together, type DomainSeries } from './domain-series.js';
import { Folded } from './folded.js';
import type { Sample } from './sample.js';
import { OTHER } from './words.js';

export interface Fitted {
  readonly samples: readonly Sample[];
  readonly folded: Folded;
}

/** At most so many that `domain="other"` has: five classes, and three ways of being aligned. */
const OTHERS = 8;

/**
 * What there is room for. The core of every domain comes first, those with most mail before the others; then what is
 * wrong, what alerts need of the largest, all else of the largest, and what alerts need of the others. Where the room
 * ends, whatever follows is left out.
 */
export function fit(domains: readonly DomainSeries[], room: number): Fitted {
  const folded = new Folded();
  for (const domain of domains) folded.addAll(domain.folded);
  const cores = domains.reduce((sum, { core }) => sum + core.length, 0);
  const inside = cores <= room ? domains.length : coresWithin(domains, room - OTHERS);
  const outside = domains.slice(inside);
  for (const { domain } of outside) folded.add('domain', [domain]);
  const weeks = outside.flatMap(({ week }) => (week === undefined ? [] : [week]));
  const samples = domains.slice(0, inside).flatMap(({ core }) => core);
  samples.push(...together(weeks, OTHER).slice(0, Math.max(0, room)));
  let isFull = outside.length > 0;
  for (const { domain, what, of } of inOrder(domains.slice(0, inside))) {
    isFull ||= samples.length + of.length > room;
    if (isFull) folded.add('series', [domain, what], of.length);
    else for (const one of of) samples.push(one);
  }
  return { samples, folded };
}

interface Piece {
  readonly domain: string;
  readonly what: 'troubles' | 'habits' | 'rest';
  readonly of: readonly Sample[];
}

function inOrder(domains: readonly DomainSeries[]): Piece[] {
  const large = domains.filter(({ isFull }) => isFull);
  const others = domains.filter(({ isFull }) => !isFull);
  const pieces = (of: readonly DomainSeries[], what: Piece['what']): Piece[] =>
    of.map((one) => ({ domain: one.domain, what, of: one[what] }));
  return [
    ...pieces(domains, 'troubles'),
    ...pieces(large, 'habits'),
    ...pieces(large, 'rest'),
    ...pieces(others, 'habits'),
  ];
}

/** Of how many there is room for the core. */
function coresWithin(domains: readonly DomainSeries[], room: number): number {
  let taken = 0;
  const first = domains.findIndex(({ core }) => (taken += core.length) > room);
  return first === -1 ? domains.length : first;
}
