/** The text of an element that comes in more than one run: around a comment, in CDATA, beside other elements. */
export class PendingText {
  readonly #limit: number;
  #text = '';
  #overlong = false;
  /** Where its element begins. */
  at = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  begin(at: number): void {
    this.#text = '';
    this.#overlong = false;
    this.at = at;
  }

  /** Says no, once, when there is too much: then none of it counts, for what came in which piece is chance. */
  append(text: string): boolean {
    if (this.#overlong) return true;
    this.#text += text;
    if (this.#text.length <= this.#limit) return true;
    this.#overlong = true;
    this.#text = '';
    return false;
  }

  /** What there is, and starts anew; undefined where it was too much. */
  take(): string | undefined {
    const text = this.#overlong ? undefined : this.#text;
    this.#text = '';
    return text;
  }
}
