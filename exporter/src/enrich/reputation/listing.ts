/** `no_answer`: what the list holds of the address nobody knows. */
export const LIST_WORDS = ['listed', 'not_listed', 'no_answer'] as const;

/** What one list says of an address. */
export interface Listing {
  readonly said: (typeof LIST_WORDS)[number];
  /** As what it is listed, in words of the settings; empty where they have none. */
  readonly word: string;
}

export const NOT_LISTED: Listing = { said: 'not_listed', word: '' };
export const NO_ANSWER: Listing = { said: 'no_answer', word: '' };

export interface FoundListing extends Listing {
  readonly list: string;
}

/** An address, and the lists from which somebody wants to know what they say of it. */
export interface Wish {
  readonly ip: Uint8Array;
  readonly lists: readonly string[];
}

/** Evidence for people, which decides nothing. */
export interface FoundReputation {
  readonly ip: Uint8Array;
  readonly listings: readonly FoundListing[];
}
