/** What is known of an address from elsewhere than reports, as it was found on a day. Empty or 0: not known. */
export interface SourceFacts {
  /** ISO 3166 code, two letters. */
  readonly country: string;
  readonly asn: number;
  readonly asName: string;
  /** Where the address points to by reverse DNS: a confirmed name before another, lower-case, without the last dot. */
  readonly ptr: string;
  /** Whether that name points back to the address. */
  readonly ptrConfirmed: boolean;
  /** The organisational domain of `ptr`, by the Public Suffix List. */
  readonly ptrDomain: string;
}

export const NO_FACTS: SourceFacts = {
  country: '',
  asn: 0,
  asName: '',
  ptr: '',
  ptrConfirmed: false,
  ptrDomain: '',
};
