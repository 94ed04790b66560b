/** The text of an element that comes in more than one run: around a comment, in CDATA, beside other elements. */
export class PendingText {
  readonly #limit: number;
  #text = '';
  #bytes = 0;
  #overlong = false;
  /** Where its element begins. */
  at = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  begin(at: number): void {
    this.#text = '';
    this.#bytes = 0;
    this.#overlong = false;
    this.at = at;
  }

  /** Whether so many bytes more are within the limit. */
  admits(bytes: number): boolean {
    this.#bytes += bytes;
    return this.#bytes <= this.#limit;
  }

  append(text: string): void {
    this.#text += text;
  }

  /** There is too much, so that none of it counts: what came in which piece is chance. Says whether that is news. */
  drop(): boolean {
    const isNews = !this.#overlong;
    this.#overlong = true;
    this.#text = '';
    return isNews;
  }

  /** What there is, and starts anew; undefined where it was too much. */
  take(): string | undefined {
    const text = this.#overlong ? undefined : this.#text;
    this.#text = '';
    return text;
  }
}
