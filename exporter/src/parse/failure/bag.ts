import type { Deviations } from '../../model/deviations.js';
import { withoutComments } from '../values/comments.js';
import type { FieldExtensions } from './extensions.js';
import type { Field } from './fields.js';

/** The fields of a report, of which those that nobody asked for are the extensions. */
export class FieldBag {
  readonly #fields: readonly Field[];
  readonly #extensions: FieldExtensions;
  readonly #most: number;
  readonly #deviations: Deviations;
  readonly #asked = new Set<string>();

  constructor(fields: readonly Field[], extensions: FieldExtensions, most: number, deviations: Deviations) {
    this.#fields = fields;
    this.#extensions = extensions;
    this.#most = most;
    this.#deviations = deviations;
  }

  has(name: string): boolean {
    const lower = name.toLowerCase();
    return this.#fields.some((field) => field.name.toLowerCase() === lower);
  }

  /** A field that stands once; of several the first that is not empty counts, and the others are extensions. */
  text(name: string): string | undefined {
    const [first, ...others] = this.#values(name).filter((value) => value !== '');
    for (const other of others) if (other !== first) this.#extensions.keep(name, other);
    return first;
  }

  /** A mail path: empty is the null reverse-path and not the same as absent. */
  path(name: string): string | undefined {
    const value = this.text(name) ?? (this.has(name) ? '' : undefined);
    return value === undefined
      ? undefined
      : withoutComments(value)
          .trim()
          .replace(/^<(.*)>$/, '$1');
  }

  /** A field that may stand several times. */
  all(name: string): string[] {
    return this.#upToMost(this.#values(name).filter((value) => value !== ''));
  }

  /** A field that may stand several times, or once with a list. */
  list(name: string): string[] {
    const values = this.#values(name).flatMap((value) => value.split(','));
    return this.#upToMost(values.map((value) => value.trim()).filter((value) => value !== ''));
  }

  /** What nobody has asked for; to be called last. */
  rest(): Field[] {
    return this.#fields.filter(({ name }) => !this.#asked.has(name.toLowerCase()));
  }

  #values(name: string): string[] {
    const lower = name.toLowerCase();
    this.#asked.add(lower);
    return this.#fields.filter((field) => field.name.toLowerCase() === lower).map((field) => field.value);
  }

  #upToMost(values: string[]): string[] {
    if (values.length > this.#most) this.#deviations.add('list_cut', values.length - this.#most);
    return values.slice(0, this.#most);
  }
}
