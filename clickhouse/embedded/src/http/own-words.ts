import type { EngineFailure } from '../engine/failure.js';

const BEGINS = "\nINTO OUTFILE '";
const PLACE = /failed at position (\d+) \([^]*?\) \(line \d+, col \d+\): /;

/** What the engine says of a statement, without what we added behind `before`. An error in that is one at the end. */
export function withoutOurs(failure: EngineFailure, before: string, ours: string): EngineFailure {
  return { ...failure, message: withoutText(atTheEnd(failure.message, before, ours), ours) };
}

function atTheEnd(message: string, before: string, ours: string): string {
  const place = PLACE.exec(message);
  if (place === null) return message;
  const end = Buffer.byteLength(before);
  const added = Buffer.from(ours);
  const into = Number(place[1]) - 1 - end;
  if (into < 0 || into >= added.length) return message;
  const rest = message.slice(place.index + place[0].length);
  const shown = sharedLength(rest, added.subarray(into).toString());
  return `${message.slice(0, place.index)}failed at position ${end + 1} (end of query): ${rest.slice(shown)}`;
}

/** The engine shows so many characters of a statement, and no more. */
function withoutText(message: string, ours: string): string {
  let left = message;
  for (let at = left.indexOf(BEGINS); at >= 0; at = left.indexOf(BEGINS, at)) {
    const shown = sharedLength(left.slice(at), ours);
    if (shown > BEGINS.length) left = left.slice(0, at) + left.slice(at + shown);
    else at += BEGINS.length;
  }
  return left;
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}
