import { Random } from './random.js';

/** What a domain publishes; `np` and `t` are RFC 9989's, `pct` is RFC 7489's. */
export interface DemoPolicy {
  readonly p: PolicyWord;
  readonly sp: PolicyWord | undefined;
  readonly np: PolicyWord | undefined;
  readonly adkim: 'r' | 's';
  readonly aspf: 'r' | 's';
  readonly pct: number;
  readonly fo: string;
  readonly testing: boolean;
}

export type PolicyWord = 'none' | 'quarantine' | 'reject';

export interface DemoDomain {
  readonly name: string;
  readonly index: number;
  readonly policy: DemoPolicy;
  /** How much mail it sends, in percent of the largest. */
  readonly size: number;
}

const USUAL = { adkim: 'r', aspf: 'r', pct: 100, fo: '1', testing: false } as const;

const POLICIES: readonly DemoPolicy[] = [
  { ...USUAL, p: 'quarantine', sp: 'reject', np: 'reject' },
  { ...USUAL, p: 'none', sp: undefined, np: undefined, fo: '0' },
  { ...USUAL, p: 'reject', sp: 'reject', np: undefined },
  { ...USUAL, p: 'quarantine', sp: undefined, np: undefined, pct: 50 },
  { ...USUAL, p: 'reject', sp: 'quarantine', np: 'reject', adkim: 's', fo: '1:d:s' },
  { ...USUAL, p: 'quarantine', sp: undefined, np: 'reject', testing: true },
];

export function demoDomain(seed: number, index: number): DemoDomain {
  const policy = POLICIES[index % POLICIES.length];
  if (policy === undefined) throw new Error('no policies');
  return {
    name: index === 0 ? 'acme.example' : `acme${index}.example`,
    index,
    policy,
    size: index === 0 ? 100 : new Random(seed, 'domain', index).between(15, 90),
  };
}
