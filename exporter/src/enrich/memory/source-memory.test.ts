import { NO_FACTS } from '../../model/source-facts.js';
import { SourceMemory } from './source-memory.js';

const MOST = 8;

function ip(n: number): Uint8Array {
  const bytes = new Uint8Array(16);
  bytes.set([n >> 8, n & 255], 14);
  return bytes;
}

function memoryOf(...ips: readonly number[]): SourceMemory {
  const memory = new SourceMemory(MOST);
  for (const n of ips) memory.set(ip(n), { ...NO_FACTS, asn: n });
  return memory;
}

function asnOf(memory: SourceMemory, n: number): number | undefined {
  return memory.get(ip(n))?.facts.asn;
}

it('has the facts of each of many, whichever are at the same place', () => {
  const memory = memoryOf(...Array.from({ length: MOST }, (_, n) => n));
  for (const turn of [1, 2])
    for (let n = 0; n < MOST; n++) expect([turn, asnOf(memory, n)]).toEqual([turn, n]);
  expect(asnOf(memory, 1000)).toBeUndefined();
});

it('has what was said last', () => {
  const memory = memoryOf(1, 2);
  expect(asnOf(memory, 1)).toBe(1);
  memory.set(ip(1), { ...NO_FACTS, asn: 11 });
  memory.correct(ip(2), { ...NO_FACTS, asn: 22 });
  memory.correct(ip(3), { ...NO_FACTS, asn: 33 });
  expect([1, 2, 3].map((n) => asnOf(memory, n))).toEqual([11, 22, undefined]);
});

it('forgets those that nobody asks for, and keeps those that are asked for', () => {
  const memory = memoryOf(1, 2);
  for (let n = 100; n < 100 + 5 * MOST; n++) {
    memory.set(ip(n), NO_FACTS);
    expect(asnOf(memory, 1)).toBe(1);
    expect(memory.size).toBeLessThanOrEqual(2 * MOST);
  }
  expect(asnOf(memory, 2)).toBeUndefined();
});

it('has other facts of those that it has, the oldest too, and remembers them for no longer', () => {
  const memory = memoryOf(...Array.from({ length: 2 * MOST }, (_, n) => n));
  const all = memory.addresses();
  expect(all.map((bytes) => bytes[15]).toSorted((a = 0, b = 0) => a - b)).toEqual(
    Array.from({ length: 2 * MOST }, (_, n) => n),
  );
  for (const one of [...all, ip(1000)])
    memory.revise(one, (facts) => (facts.asn === 3 ? facts : { ...facts, country: 'NL' }));
  expect(memory.size).toBe(2 * MOST);
  memory.set(ip(500), NO_FACTS);
  expect([0, 3, MOST, 2 * MOST - 1].map((n) => memory.get(ip(n))?.facts.country)).toEqual([
    undefined,
    undefined,
    'NL',
    'NL',
  ]);
  expect(memory.get(ip(1000))).toBeUndefined();
});
