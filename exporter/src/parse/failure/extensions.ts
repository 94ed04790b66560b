import type { Deviations } from '../../model/deviations.js';
import type { Limits } from '../../model/limits.js';

/** Fields that no standard names, and values that do not fit theirs, kept as JSON text. */
export class FieldExtensions {
  readonly #limit: number;
  readonly #deviations: Deviations;
  readonly #fields = new Map<string, string[]>();
  #bytes = 2;

  constructor(limits: Limits, deviations: Deviations) {
    this.#limit = limits.extensionBytes;
    this.#deviations = deviations;
  }

  keep(name: string, value: string): void {
    // Quotes, colon, comma and brackets, and the worst that escaping can do.
    const bytes = 8 + 6 * (name.length + value.length);
    if (this.#bytes + bytes > this.#limit) {
      this.#deviations.add('extension_cut');
      return;
    }
    this.#bytes += bytes;
    const values = this.#fields.get(name);
    if (values === undefined) this.#fields.set(name, [value]);
    else values.push(value);
  }

  /** A field that stands once has its value, one that is repeated a list. */
  get text(): string | undefined {
    if (this.#fields.size === 0) return undefined;
    const members = [...this.#fields].map(
      ([name, values]) =>
        `${JSON.stringify(name)}:${JSON.stringify(values.length === 1 ? values[0] : values)}`,
    );
    return `{${members.join(',')}}`;
  }
}
