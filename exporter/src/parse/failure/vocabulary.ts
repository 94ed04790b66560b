import type { Deviations } from '../../model/deviations.js';
import type { DeliveryResult } from '../../model/report.js';
import type { Stated } from '../../model/stated.js';
import { withoutComments } from '../values/comments.js';

/** IANA "Messaging Abuse Reporting Format: Feedback Report Type Values". */
export const FEEDBACK_TYPES: ReadonlySet<string> = new Set([
  'abuse',
  'auth-failure',
  'fraud',
  'miscategorized',
  'not-spam',
  'opt-out',
  'opt-out-list',
  'other',
  'virus',
]);

/** RFC 6591 3.3, and RFC 9991 for dmarc. */
export const AUTH_FAILURES: ReadonlySet<string> = new Set([
  'adsp',
  'bodyhash',
  'dmarc',
  'revoked',
  'signature',
  'spf',
]);

export const IDENTITIES: ReadonlySet<string> = new Set(['dkim', 'spf', 'none']);

const DELIVERY_RESULTS = new Map<string, DeliveryResult>([
  ['delivered', 'delivered'],
  ['spam', 'spam'],
  ['policy', 'policy'],
  ['reject', 'reject'],
  ['other', 'other'],
]);
/** Words of one vendor: Symantec's mail gateway, formerly Brightmail. */
const UNUSUAL_RESULTS = new Map<string, DeliveryResult>([['smg-policy-action', 'policy']]);

/** One word of a closed set in lower case; a word that is not in it is kept, and told. */
export function wordOf(
  text: string | undefined,
  known: ReadonlySet<string>,
  deviations: Deviations,
): string | undefined {
  if (text === undefined) return undefined;
  const raw = withoutComments(text).trim();
  const word = raw.toLowerCase();
  if (word === '') return undefined;
  if (!known.has(word)) deviations.add('failure_value_unknown');
  else if (word !== raw) deviations.add('word_case');
  return word;
}

/** The words of a list, each once. */
export function wordsOf(
  text: string | undefined,
  known: ReadonlySet<string>,
  most: number,
  deviations: Deviations,
): string[] {
  if (text === undefined) return [];
  const words = withoutComments(text)
    .split(/[,;\s]+/)
    .filter((word) => word !== '');
  if (words.length > most) deviations.add('list_cut', words.length - most);
  return [...new Set(words.slice(0, most).flatMap((word) => wordOf(word, known, deviations) ?? []))];
}

export function deliveryResultOf(
  raw: string | undefined,
  deviations: Deviations,
): Stated<DeliveryResult> | undefined {
  if (raw === undefined) return undefined;
  const word = withoutComments(raw).trim().toLowerCase();
  const value = DELIVERY_RESULTS.get(word);
  if (value === undefined) deviations.add('failure_value_unknown');
  return { value: value ?? UNUSUAL_RESULTS.get(word) ?? 'other', raw };
}
