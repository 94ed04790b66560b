import type { Deviations } from '../../model/deviations.js';
import type { Limits } from '../../model/limits.js';
import { TOO_LARGE, type Built } from './json/builder.js';
import { jsonText, type JsonMember, type JsonText } from './json/value.js';
import { isCut } from './values.js';

/** Members that no standard names, kept as JSON text up to limits.extensionBytes. */
export class Extensions {
  readonly #limit: number;
  readonly #deviations: Deviations;
  readonly #members: string[] = [];
  #bytes = 0;

  constructor(limits: Limits, deviations: Deviations) {
    this.#limit = limits.extensionBytes;
    this.#deviations = deviations;
  }

  add(name: JsonText, value: Built): void {
    this.#deviations.add('element_unknown');
    this.keep(name, value);
  }

  addAll(members: readonly JsonMember[]): void {
    for (const { name, value } of members) this.add(name, value);
  }

  /** Keeps something that is known but does not fit its field. */
  keep(name: JsonText, value: Built): void {
    if (typeof name === 'symbol' || value === TOO_LARGE || isCut(value)) {
      this.#deviations.add('extension_cut');
      return;
    }
    const member = `${JSON.stringify(name)}:${jsonText(value)}`;
    const bytes = Buffer.byteLength(member) + 1;
    if (this.#bytes + bytes >= this.#limit) {
      this.#deviations.add('extension_cut');
      return;
    }
    this.#members.push(member);
    this.#bytes += bytes;
  }

  get text(): string | undefined {
    return this.#members.length === 0 ? undefined : `{${this.#members.join(',')}}`;
  }
}
