import { JsonObject, type JsonMember, type JsonScalar, type JsonText, type JsonValue } from './value.js';

/** A value that took more bytes than it may. */
export const TOO_LARGE = Symbol('too large');
export type Built = JsonValue | typeof TOO_LARGE;

type Frame =
  | { readonly kind: 'array'; readonly items: JsonValue[] }
  | { readonly kind: 'object'; readonly members: JsonMember[]; name: JsonText };

/** Puts one array or object together from events; past `limit` bytes it only counts brackets. */
export class ValueBuilder {
  readonly start: number;
  readonly #limit: number;
  #frames: Frame[] = [];
  #depth = 0;

  constructor(start: number, limit: number) {
    this.start = start;
    this.#limit = limit;
  }

  open(kind: 'array' | 'object'): void {
    this.#depth++;
    this.#frames.push(kind === 'array' ? { kind, items: [] } : { kind, members: [], name: '' });
  }

  key(name: JsonText): void {
    const frame = this.#frames.at(-1);
    if (frame?.kind === 'object') frame.name = name;
  }

  scalar(value: JsonScalar, end: number): void {
    this.#add(value);
    this.#watch(end);
  }

  /** The whole value when its last bracket closes. */
  close(end: number): Built | undefined {
    this.#depth--;
    this.#watch(end);
    const frame = this.#frames.pop();
    if (frame === undefined) return this.#depth === 0 ? TOO_LARGE : undefined;
    const value = frame.kind === 'array' ? frame.items : new JsonObject(frame.members);
    if (this.#depth === 0) return value;
    this.#add(value);
    return undefined;
  }

  #add(value: JsonValue): void {
    const frame = this.#frames.at(-1);
    if (frame?.kind === 'array') frame.items.push(value);
    else frame?.members.push({ name: frame.name, value });
  }

  #watch(end: number): void {
    if (end - this.start > this.#limit) this.#frames = [];
  }
}
