import type { Random } from '@plumbline/exporter/demo/random.js';
import { jsonUnits } from './json-units.js';
import { mailUnits } from './mail-units.js';
import { oneOf, replaced, type Mutator } from './mutator.js';
import { xmlUnits } from './xml-units.js';

/** A part with a meaning of its own: an XML element, a member of JSON, a header, a part of a mail. */
export interface Unit {
  readonly start: number;
  readonly end: number;
}

/** Drops, repeats, swaps and moves whole units, so that what comes of it stays close to well-formed. */
export const shuffleUnits: Mutator = (bytes, random) => {
  const { units, glue } = unitsOf(bytes);
  if (units.length === 0) return bytes;
  const unit = units[random.below(units.length)];
  const other = units[random.below(units.length)];
  if (unit === undefined || other === undefined) return bytes;
  return oneOf([dropped, repeated, repeatedOften, swapped, movedBeside], random)(
    { bytes, glue, random },
    unit,
    other,
  );
};

interface Work {
  readonly bytes: Buffer;
  /** What stands between two units. */
  readonly glue: Buffer;
  readonly random: Random;
}

function unitsOf(bytes: Buffer): { readonly units: readonly Unit[]; readonly glue: Buffer } {
  const text = bytes.toString('latin1');
  if (/^\s*[[{]/.test(text)) return { units: jsonUnits(text), glue: Buffer.from(',') };
  if (/^[^\n]*</.test(text)) return { units: xmlUnits(text), glue: Buffer.alloc(0) };
  return { units: mailUnits(text), glue: Buffer.alloc(0) };
}

function dropped({ bytes, glue }: Work, { start, end }: Unit): Buffer {
  if (glue.length === 0) return replaced(bytes, start, end);
  const hasGlueBehind = bytes.subarray(end, end + glue.length).equals(glue);
  return hasGlueBehind
    ? replaced(bytes, start, end + glue.length)
    : withoutGlueBefore(bytes, glue, start, end);
}

function withoutGlueBefore(bytes: Buffer, glue: Buffer, start: number, end: number): Buffer {
  const before = bytes.lastIndexOf(glue, start);
  const isNext = before >= 0 && bytes.toString('latin1', before + glue.length, start).trim() === '';
  return replaced(bytes, isNext ? before : start, end);
}

function repeated({ bytes, glue }: Work, { start, end }: Unit): Buffer {
  return replaced(bytes, end, end, glue, bytes.subarray(start, end));
}

function repeatedOften({ bytes, glue, random }: Work, { start, end }: Unit): Buffer {
  const again = Buffer.concat([glue, bytes.subarray(start, end)]);
  return replaced(bytes, end, end, ...Array<Buffer>(random.between(2, 150)).fill(again));
}

function swapped({ bytes }: Work, a: Unit, b: Unit): Buffer {
  const [first, second] = a.start <= b.start ? [a, b] : [b, a];
  if (first.end > second.start) return bytes;
  return Buffer.concat([
    bytes.subarray(0, first.start),
    bytes.subarray(second.start, second.end),
    bytes.subarray(first.end, second.start),
    bytes.subarray(first.start, first.end),
    bytes.subarray(second.end),
  ]);
}

/** A copy of one before the other, wherever that is. */
function movedBeside({ bytes, glue }: Work, { start, end }: Unit, other: Unit): Buffer {
  return replaced(bytes, other.start, other.start, bytes.subarray(start, end), glue);
}
