import type { LabelTarget } from '../../model/sender.js';
import { conditionOf } from '../../store/renewal/scope.js';
import { readTarget } from '../../store/labels/target.js';
import { scopesOfLabels } from './scopes-of-labels.js';

function target(text: string): LabelTarget {
  const read = readTarget(text);
  if (!read.ok) throw new Error(read.detail);
  return read.target;
}

it('labels of one kind are one scope', () => {
  const scopes = scopesOfLabels(['192.0.2.1', '2001:db8::1'].map(target));
  expect(scopes).toEqual([
    { kind: 'addresses', addresses: [target('192.0.2.1'), target('2001:db8::1')].map(bytesOf) },
  ]);
  expect(scopesOfLabels(['a.example', 'b.example'].map(target))).toEqual([
    { kind: 'domains', domains: ['a.example', 'b.example'] },
  ]);
});

it('so are those of several kinds', () => {
  const scopes = scopesOfLabels(['192.0.2.1', '198.51.100.0/24', 'a.example'].map(target));
  expect(scopes).toMatchObject([
    { kind: 'any', scopes: [{ kind: 'addresses' }, { kind: 'networks' }, { kind: 'domains' }] },
  ]);
});

it('there is none where nothing is said', () => {
  expect(scopesOfLabels([])).toEqual([]);
});

it('a thousand fit into one statement, and no more than a server reads', () => {
  const addresses = Array.from({ length: 2500 }, (_, i) => target(`198.18.${i >> 8}.${i & 255}`));
  const label = 'x'.repeat(60);
  const domains = Array.from({ length: 1000 }, (_, i) => target(`n${i}.${label}.${label}.${label}.example`));
  for (const [all, count] of [
    [addresses, 3],
    [domains, 4],
  ] as const) {
    const scopes = scopesOfLabels(all);
    expect(scopes).toHaveLength(count);
    expect(Math.max(...scopes.map((scope) => conditionOf(scope).length))).toBeLessThan(100_000);
  }
});

function bytesOf(one: LabelTarget): Uint8Array {
  if (one.kind === 'domain') throw new Error(`${one.domain} is no address.`);
  return one.bytes;
}
