import { Random } from '@plumbline/exporter/demo/random.js';
import type { Limits } from '@plumbline/exporter/model/limits.js';
import type { Fixture } from '../corpus/build/fixture.js';
import { BYTE_MUTATORS, damageEdge } from './mutators/bytes.js';
import { MOST_BYTES, oneOf } from './mutators/mutator.js';
import { shuffleUnits } from './mutators/units.js';
import { SOUND_WRAPPERS, WRAPPERS } from './mutators/wrap.js';
import { oneDamaged } from './one-damaged.js';
import type { Strain, Trial } from './trial.js';

/** One in so many trials damages one record of a report made for it, and what must come out is known. */
const KNOWN_EVERY = 5;

/** The trials of a seed: number n is the same each time, whatever was tried before it. */
export class Trials {
  readonly #seed: number;
  readonly #material: readonly Fixture[];
  readonly #others: readonly Buffer[];

  constructor(seed: number, material: readonly Fixture[]) {
    this.#seed = seed;
    this.#material = material;
    this.#others = material.map(({ bytes }) => bytes);
  }

  at(number: number): Trial {
    const random = new Random('fuzz', this.#seed, number);
    if (number % KNOWN_EVERY === 0) return knownTrial(random);
    const chosen = this.#material[random.below(this.#material.length)];
    if (chosen === undefined) throw new Error('there is nothing to mutate');
    const mutated = { name: chosen.name, bytes: this.#mutated(chosen.bytes, random) };
    const { bytes, name, document } = random.chance(1, 3)
      ? soundlyWrapped(mutated, random)
      : this.#wrapped(mutated, random);
    return {
      name,
      bytes,
      document,
      limits: random.chance(1, 3) ? smallLimits(random) : {},
      pieces: [somePieces(bytes.length, random), somePieces(bytes.length, random)],
      strain: random.chance(1, 10) ? someStrain(bytes.length, random) : undefined,
    };
  }

  #mutated(bytes: Buffer, random: Random): Buffer {
    let out = bytes;
    const structured = random.chance(1, 2);
    for (let n = random.below(4); n >= 0 && out.length < MOST_BYTES; n--) {
      const mutate = structured || random.chance(1, 3) ? shuffleUnits : oneOf(BYTE_MUTATORS, random);
      out = mutate(out, random, this.#others);
    }
    return out;
  }

  /** In containers within containers, each of which may be damaged. */
  #wrapped(inner: Fixture, random: Random): Wrapped {
    let out = inner;
    for (let n = random.below(4); n > 0 && out.bytes.length < MOST_BYTES; n--) {
      out = oneOf(WRAPPERS, random)(out, random);
      if (!random.chance(1, 3)) continue;
      const damage = random.chance(2, 3) ? damageEdge : oneOf(BYTE_MUTATORS, random);
      out = { name: out.name, bytes: damage(out.bytes, random, this.#others) };
    }
    return { ...out, document: out !== inner ? undefined : inner.bytes };
  }
}

function knownTrial(random: Random): Trial {
  const { name, bytes, known } = oneDamaged(random);
  const pieces = [somePieces(bytes.length, random), somePieces(bytes.length, random)] as const;
  return { name, bytes, document: bytes, known, limits: {}, pieces, strain: undefined };
}

interface Wrapped extends Fixture {
  readonly document: Buffer | undefined;
}

function soundlyWrapped(inner: Fixture, random: Random): Wrapped {
  const out = oneOf(SOUND_WRAPPERS, random)(inner, random);
  return { ...out, document: inner.bytes };
}

/** Reading in pieces of a byte costs a turn of the event loop each: not for long inputs. */
const MOST_PIECES = 3000;

function somePieces(length: number, random: Random): readonly number[] {
  if (random.chance(1, 4)) return [Math.max(1, length)];
  const least = Math.max(1, Math.ceil(length / MOST_PIECES));
  const sizes = Array.from({ length: random.between(1, 4) }, () => 2 ** random.below(17));
  return sizes.map((size) => Math.max(least, random.chance(1, 2) ? size : size + random.below(size)));
}

function someStrain(length: number, random: Random): Strain {
  if (random.chance(1, 2)) return { is: 'broken_source', after: random.below(length + 1) };
  return { is: 'slow_clock', step: oneOf([1, 1000, 100_000, 1_000_000], random) };
}

const SMALL: { readonly [K in keyof Limits]: readonly [number, ...number[]] } = {
  mailBytes: [1, 500, 5000],
  documentBytes: [1, 100, 2000],
  ratio: [1, 2],
  ratioFreeBytes: [0, 100, 1000],
  nesting: [0, 1, 2],
  zipEntries: [0, 1, 2],
  mailParts: [0, 1, 2],
  mailHeaderBytes: [1, 100, 400],
  mailWindowBytes: [0, 1, 64, 500],
  xmlDepth: [1, 2, 4, 6],
  tagBytes: [1, 10, 40],
  textBytes: [1, 10, 100],
  markupBytes: [1, 10, 100],
  salvageBytes: [1, 100, 500],
  jsonDepth: [1, 2, 4],
  records: [0, 1, 2],
  dkimResults: [0, 1],
  listItems: [0, 1],
  extensionBytes: [0, 1, 40],
  documentSeconds: [0, 1],
};

function smallLimits(random: Random): Partial<Limits> {
  const limits: Record<string, number> = {};
  for (const [name, values] of Object.entries(SMALL))
    if (random.chance(1, 6)) limits[name] = oneOf(values, random);
  return limits;
}
