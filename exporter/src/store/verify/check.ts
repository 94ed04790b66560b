/** Something that must hold of what is stored: its statement returns a row for each place where it does not. */
export interface Check {
  readonly name: string;
  /** What holds. */
  readonly says: string;
  /** Selects `place`, `expected` and `found`. */
  readonly sql: string;
}
