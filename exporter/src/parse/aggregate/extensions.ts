interface Element {
  name: string;
  attributes?: Record<string, string>;
  text?: string;
  children?: Element[];
}

/** Keeps elements that the schema does not have, as JSON: name, attributes, text, children. Bounded. */
export class ExtensionCapture {
  readonly #limit: number;
  #roots: Element[] = [];
  #open: Element[] = [];
  #bytes = 0;
  #cut = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many captured elements are open. */
  get depth(): number {
    return this.#open.length;
  }

  /** Whether something was left out since the last `take`. */
  get cut(): boolean {
    return this.#cut;
  }

  open(name: string): void {
    const element: Element = { name };
    const parent = this.#open.at(-1);
    if (this.#fits(name.length + 16)) {
      if (parent === undefined) this.#roots.push(element);
      else (parent.children ??= []).push(element);
    }
    this.#open.push(element);
  }

  attribute(name: string, value: string): void {
    const element = this.#open.at(-1);
    if (element !== undefined && this.#fits(name.length + value.length)) {
      element.attributes = { ...element.attributes, [name]: value };
    }
  }

  /** Whether there is room for a text of so many bytes; what is too long need not be decoded. */
  takes(bytes: number, isBlank: boolean): boolean {
    if (this.#bytes + bytes <= this.#limit) return true;
    if (!isBlank) this.#cut = true;
    return false;
  }

  text(text: string): void {
    const element = this.#open.at(-1);
    if (element === undefined || (element.text === undefined && text.trim() === '')) return;
    if (this.#fits(text.length)) element.text = (element.text ?? '') + text;
  }

  close(): void {
    const element = this.#open.pop();
    if (element?.text !== undefined) element.text = element.text.trim();
  }

  /** Forgets what is open: it turned out to be no extension. */
  discard(): void {
    if (this.#open.length > 0) this.#roots.pop();
    this.#open = [];
  }

  /** What was captured, as JSON text, and starts anew. */
  take(): string | undefined {
    const roots = this.#roots;
    if (roots.length === 0 && this.#open.length === 0 && !this.#cut) return undefined;
    this.#roots = [];
    this.#open = [];
    this.#bytes = 0;
    this.#cut = false;
    return roots.length === 0 ? undefined : JSON.stringify(roots);
  }

  #fits(more: number): boolean {
    if (this.#bytes + more > this.#limit) {
      this.#cut = true;
      return false;
    }
    this.#bytes += more;
    return true;
  }
}
