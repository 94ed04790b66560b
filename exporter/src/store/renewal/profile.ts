import * as z from 'zod';
import type { Confidence, Judgement, MailEvidence, SenderClass } from '../../model/sender.js';
import type { Days } from '../facts/facts-on-days.js';

/** What a judgement is made of, in the table's columns. Records that have all of it alike are judged alike. */
const JUDGED_BY = [
  'source_ip',
  'header_from',
  'envelope_from',
  '`dkim.domain`',
  '`dkim.selector`',
  '`dkim.result`',
  '`spf.domain`',
  '`spf.scope`',
  '`spf.result`',
  '`override.type`',
  '`override.comment`',
  'dkim_aligned',
  'spf_aligned',
  'aligned_unknown',
];
/** The judgement as it stands in the row. */
export const JUDGED = ['sender', 'sender_class', 'sender_confidence', 'class_reason', 'evidence'];

/** Records of one profile are alike in all that is judged and in what was judged of them. */
export const PROFILE = `cityHash64(${[...JUDGED_BY, ...JUDGED].join(', ')})`;

/** A row a profile: what it is, on which days its records are, and what stands in its rows. */
export const PROFILE_COLUMNS = [
  `${PROFILE} AS profile`,
  'min(r.day) AS first',
  'max(r.day) AS last',
  'any(hex(source_ip)) AS ip',
  ...[...JUDGED_BY.slice(1), ...JUDGED].map((column, i) => `any(${column}) AS c${i}`),
].join(', ');

const words = z.array(z.string());
const SHAPE = z.object({
  profile: z.string(),
  first: z.string(),
  last: z.string(),
  ip: z.string(),
  c0: z.string(),
  c1: z.string(),
  c2: words,
  c3: words,
  c4: words,
  c5: words,
  c6: words,
  c7: words,
  c8: words,
  c9: words,
  c10: z.boolean(),
  c11: z.boolean(),
  c12: z.boolean(),
  c13: z.string(),
  c14: z.enum(['unknown', 'compliant', 'misconfigured', 'forwarder', 'threat']),
  c15: z.enum(['none', 'low', 'medium', 'high']),
  c16: z.string(),
  c17: words,
});

/** What stands in a row; a row that nobody has judged yet has the class `unknown`. */
export interface JudgedBefore {
  readonly sender: string;
  readonly senderClass: SenderClass | 'unknown';
  readonly confidence: Confidence;
  readonly reason: string;
  readonly evidence: readonly string[];
}

/** Mail that is in some records, and the days between which they are. */
export interface StoredMail {
  readonly mail: MailEvidence;
  readonly days: Days;
}

export interface Profile extends StoredMail {
  /** A number of the engine's. */
  readonly profile: bigint;
  readonly before: JudgedBefore;
}

export const PROFILE_ROW = SHAPE.transform((row): Profile => {
  const spfDomains = row.c5;
  return {
    profile: BigInt(row.profile),
    days: { first: row.first, last: row.last },
    mail: {
      sourceIp: Buffer.from(row.ip, 'hex'),
      headerFrom: row.c0,
      envelopeFrom: envelopeFromOf(row.c1, spfDomains),
      dkim: row.c2.map((domain, i) => ({ domain, selector: row.c3[i] ?? '', result: row.c4[i] ?? '' })),
      spf: spfDomains.map((domain, i) => ({ domain, scope: row.c6[i] ?? '', result: row.c7[i] ?? '' })),
      overrides: row.c8.map((type, i) => ({ type, comment: row.c9[i] ?? '' })),
      dkimAligned: row.c10,
      spfAligned: row.c11,
      alignedUnknown: row.c12,
    },
    before: {
      sender: row.c13,
      senderClass: row.c14,
      confidence: row.c15,
      reason: row.c16,
      evidence: row.c17,
    },
  };
});

/** As the table keeps it: nothing where it is what the first SPF result is about, and `?` where it is not stated. */
function envelopeFromOf(kept: string, spfDomains: readonly string[]): string {
  if (kept === '') return spfDomains[0] ?? '';
  return kept === '?' ? '' : kept;
}

/** What has to differ for rows to be written again. */
export type Matters = 'sender_and_class' | 'everything';

export function differs(before: JudgedBefore, now: Judgement, matters: Matters): boolean {
  if (before.sender !== now.sender || before.senderClass !== now.senderClass) return true;
  if (matters === 'sender_and_class') return false;
  return (
    before.reason !== now.reason ||
    before.confidence !== now.confidence ||
    before.evidence.length !== now.evidence.length ||
    before.evidence.some((word, i) => word !== now.evidence[i])
  );
}
