import type { EngineFailure } from '../../engine/failure.js';

const POSITION = /failed at position (\d+)/;
const COLUMN = /\(line (\d+), col (\d+)\)/;

/** An error with other places, all in bytes from 1: that of what is wrong, and its column, by where its line begins. */
export function withPlaces(message: string, written: (place: number) => number): string {
  const place = Number(POSITION.exec(message)?.[1]);
  if (Number.isNaN(place)) return message;
  return message
    .replace(POSITION, `failed at position ${written(place)}`)
    .replace(COLUMN, (_, line: string, column: string) => {
      const begin = place - Number(column) + 1;
      return `(line ${line}, col ${written(place) - written(begin) + 1})`;
    });
}

/** An error of a text that has more before it than was sent; its first line is longer by that. */
export function moved(failure: EngineFailure, by: number): EngineFailure {
  return { ...failure, message: withPlaces(failure.message, (place) => Math.max(1, place - by)) };
}
