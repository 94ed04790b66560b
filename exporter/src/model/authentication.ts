/** What one check of a mail came to, as a mail server says it (RFC 8601). */
export interface MethodResult {
  /** In small letters: `dmarc`, `dkim`, `spf`, `arc` … */
  readonly method: string;
  /** In small letters: `pass`, `fail`, `none`, `temperror` … */
  readonly result: string;
  readonly reason: string | undefined;
  /** By `ptype.property` in small letters: `header.from`, `header.d`, `smtp.mailfrom` … */
  readonly properties: ReadonlyMap<string, string>;
  /** What stands in brackets, where most servers have the policy of DMARC. */
  readonly comments: readonly string[];
}

/** One Authentication-Results header. */
export interface AuthenticationResults {
  /** Who says so; empty where the header does not name anybody, as that of Microsoft 365. */
  readonly authservId: string;
  readonly results: readonly MethodResult[];
}

/** Whether a mail was shown to be its reporter's, or another's; most that was checked and not shown is neither. */
export type MailCheck = 'pass' | 'fail' | 'unknown';

/** Whose report it is, by the mail that brought it; words are empty where nobody of ours says anything. */
export interface MailTrust {
  readonly check: MailCheck;
  /** By what it passed: a DMARC result for the reporter's domain, or an aligned DKIM or SPF. */
  readonly evidence: 'dmarc' | 'dkim' | 'spf' | '';
  /** The authserv-id whose word it is. */
  readonly authservId: string;
  /** The domain of the mail's From, as that says. */
  readonly headerFrom: string;
  readonly dmarc: string;
  readonly dkim: string;
  readonly spf: string;
}

export const NOT_KNOWN: MailTrust = {
  check: 'unknown',
  evidence: '',
  authservId: '',
  headerFrom: '',
  dmarc: '',
  dkim: '',
  spf: '',
};
