import type { MailHeaders } from '../../model/mail.js';
import { organisationalDomain } from '../values/organisation.js';

/** What a mail itself says, beside what was found of it. Anybody can write it: it is never held against a reporter alone. */
export interface MailWords {
  /** The domain of its one From, as it says. */
  readonly from: string | undefined;
  /** Whether it says that a list, or somebody, passed it on. */
  readonly isPassedOn: boolean;
}

export const NO_WORDS: MailWords = { from: undefined, isPassedOn: false };

/** RFC 2919 (3), RFC 5322 (3.6.6), and what lists write that put their own address into From. */
const PASSED_ON = ['list-id', 'resent-from', 'x-original-from'];

export function wordsOf(headers: MailHeaders): MailWords {
  const [from, ...others] = headers.all('from');
  return {
    from: from === undefined || others.length > 0 ? undefined : domainOfAddress(from),
    isPassedOn: PASSED_ON.some((name) => headers.first(name) !== undefined),
  };
}

/** Of what is more than a name and one address nothing. */
function domainOfAddress(from: string): string | undefined {
  const plain = from.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').trim();
  const [, inBrackets, alone] =
    /^[^<>@,;:()"]*<[^<>@\s]+@([^<>@\s]+)>$|^[^<>@,;:()"\s]+@([^<>@,;:()"\s]+)$/.exec(plain) ?? [];
  return (inBrackets ?? alone)?.toLowerCase();
}

/** Of domains their organisations. */
export function organisationsOf(domains: readonly string[]): ReadonlySet<string> {
  return new Set(
    domains.flatMap((domain) => {
      const organisation = organisationalDomain(domain);
      return organisation === undefined ? [] : [organisation];
    }),
  );
}
