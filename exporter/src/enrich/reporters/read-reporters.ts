import { parseDocument } from 'yaml';
import * as z from 'zod';

/** Somebody of whom it is known that they report. */
export interface KnownReporter {
  /** The organisational domain. */
  readonly domain: string;
  readonly name: string;
  /** Other domains it reports by, and names where it gives no e-mail; in lower case. */
  readonly also: readonly string[];
}

export interface ReadReporters {
  readonly reporters: readonly KnownReporter[];
  /** What is wrong with the file; what it is wrong with is left out. */
  readonly problems: readonly string[];
}

const FORM = z.array(z.unknown());
const REPORTER = z.strictObject({
  domain: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'is not a domain in lower case'),
  name: z.string().min(1),
  also: z.array(z.string().trim().min(1).toLowerCase()).default([]),
  /** What the reporter documents; what it does is learnt from its reports. */
  cadence: z.string().optional(),
  source: z.string().min(1),
});

/** The catalogue of reporters, a list of them: no two of them claim the same domain or name. */
export function readReporters(text: string): ReadReporters {
  const document = parseDocument(text);
  const [mistake] = document.errors;
  if (mistake !== undefined) return broken(mistake.message.split('\n', 1)[0] ?? 'not YAML');
  const form = FORM.safeParse(document.toJS());
  if (!form.success) return broken(...form.error.issues.map(issueText));
  const problems: string[] = [];
  const claims = new Map<string, string>();
  const reporters = form.data.flatMap((given, place): KnownReporter[] => {
    const read = REPORTER.safeParse(given);
    if (!read.success) {
      problems.push(...read.error.issues.map((issue) => `reporter ${place + 1}: ${issueText(issue)}`));
      return [];
    }
    const { domain, name, also } = read.data;
    for (const claim of new Set([domain, ...also])) {
      const before = claims.get(claim);
      if (before === undefined) claims.set(claim, domain);
      else problems.push(`${domain}: ${claim} is claimed by ${before}`);
    }
    return [{ domain, name, also }];
  });
  return { reporters, problems };
}

function broken(...problems: string[]): ReadReporters {
  return { reporters: [], problems };
}

function issueText({ path, message }: z.core.$ZodIssue): string {
  return [...path.map(String), message].join(': ');
}
