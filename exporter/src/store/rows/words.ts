import { Recalls } from './recalls.js';

/** The number of the empty word, in every lexicon. */
export const NO_WORD = 0;

export interface WordLimits {
  readonly words: number;
  readonly bytes: number;
}

export const DEFAULT_WORD_LIMITS: WordLimits = { words: 200_000, bytes: 32 * 1024 * 1024 };

/**
 * The words that columns are made of, as numbers. Share one between documents: they repeat what others have said.
 * Strangers write them, so a lexicon that is full is given up for an empty one; columns keep the one they began
 * with until they are cleared.
 */
export class Words {
  readonly #limits: WordLimits;
  #lexicon = new Lexicon();

  constructor(limits: WordLimits = DEFAULT_WORD_LIMITS) {
    this.#limits = limits;
  }

  /** The lexicon for columns that begin now. */
  lexicon(): Lexicon {
    const { words, bytes } = this.#limits;
    if (this.#lexicon.size >= words || this.#lexicon.bytes >= bytes) this.#lexicon = new Lexicon();
    return this.#lexicon;
  }
}

export class Lexicon {
  readonly #texts: string[] = [''];
  readonly #numbers = new Map<string, number>([['', NO_WORD]]);
  /** Shared by all columns, or each document would have to learn them anew. */
  readonly recalls = new Recalls(this);
  #bytes = 0;

  get size(): number {
    return this.#texts.length;
  }

  /** About what its words hold of memory. */
  get bytes(): number {
    return this.#bytes;
  }

  numberOf(text: string): number {
    return this.#numbers.get(text) ?? this.#add(text);
  }

  textOf(number: number): string {
    return this.#texts[number] ?? '';
  }

  #add(text: string): number {
    const number = this.#texts.length;
    this.#texts.push(text);
    this.#numbers.set(text, number);
    this.#bytes += text.length + ENTRY_BYTES;
    return number;
  }
}

/** What a word costs beside its letters: its header, and its places in the list and the map. */
const ENTRY_BYTES = 64;
