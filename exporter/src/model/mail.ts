/** What is held of a mail: its headers, and one window of each part. */
export interface MailOutline {
  readonly headers: MailHeaders;
  /**
   * Those of the mail as it was delivered, where a mail was: what is inside it was chosen by who wrote it, and says
   * nothing about how it came.
   */
  readonly delivered: MailHeaders | undefined;
  /** Every leaf part in order, those inside a forwarded message too (`depth` says how deep). */
  readonly parts: readonly MailPart[];
}

export interface MailPart {
  /** Lower-case declared type without parameters; `text/plain` where none is declared. */
  readonly contentType: string;
  /** The declared charset, lower-case, or undefined. */
  readonly charset: string | undefined;
  readonly fileName: string | undefined;
  /** 0 for the mail's own parts, 1 for parts of a message inside it, and so on. */
  readonly depth: number;
  /** The first bytes of the part after its transfer encoding is undone; bounded by `limits.mailWindowBytes`. */
  readonly window: Uint8Array;
  /** How long the decoded part is in all. */
  readonly bytes: number;
}

/** Header fields in order, unfolded; lookup ignores case. RFC 2047 words are decoded by the reader, not here. */
export interface MailHeaders {
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  first(name: string): string | undefined;
  all(name: string): readonly string[];
}
