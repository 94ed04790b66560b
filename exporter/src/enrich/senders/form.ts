import * as z from 'zod';
import { EVIDENCE_KINDS, SUBMISSION_KEYS } from './sender.js';

const NAME =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)+$/;

/** `*` in the first label alone: who has hosts by the hundred names them alike. */
const HOSTS = /^(?=[^.]*[a-z0-9])[a-z0-9*_-]{1,63}(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?){2,}$/;

const name = z.string().regex(NAME, 'must be a domain in small letters');
const hosts = z.string().refine((text) => (text.includes('*') ? HOSTS : NAME).test(text), {
  error: 'must be a domain in small letters; * in its first label stands for letters, digits, hyphens',
});
const text = z.string().min(1, 'must not be empty');
const url = z.string().regex(/^https?:\/\/\S+$/, 'must be the address of a page');
const pattern = (what: string) =>
  z
    .string()
    .regex(
      /^(?=.*[a-z0-9])[a-z0-9*._-]+$/,
      `must be ${what} in small letters; * stands for letters, digits, hyphens`,
    );

/** What shows a mail to be of the service: exactly one kind an item. */
const evidenceItem = z
  .strictObject({
    dkim: name.optional(),
    envelope: name.optional(),
    ptr: hosts.optional(),
    selector: pattern('a selector').optional(),
    range: text.optional(),
    asn: z
      .int()
      .positive()
      .max(2 ** 32 - 1)
      .optional(),
    also: z.enum(EVIDENCE_KINDS, { error: `must be one of ${EVIDENCE_KINDS.join(', ')}` }).optional(),
    yes: z.union([text, z.number()]).optional(),
    no: z.union([text, z.number()]).optional(),
    source: text.optional(),
  })
  .refine((item) => EVIDENCE_KINDS.filter((kind) => item[kind] !== undefined).length === 1, {
    error: `must have exactly one of ${EVIDENCE_KINDS.join(', ')}`,
  });

export type EvidenceItem = z.output<typeof evidenceItem>;

export const senderForm = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be of small letters, digits and hyphens'),
  name: text,
  site: url.optional(),
  dmarc_docs: url.optional(),
  platform: z.boolean().default(false),
  forwards: z.boolean().default(false),
  submission: z.enum(SUBMISSION_KEYS, { error: `must be one of ${SUBMISSION_KEYS.join(', ')}` }).optional(),
  spf_includes: z.array(name).default([]),
  evidence: z.array(evidenceItem).min(1, 'must have one item at least'),
});

/** A file of senders: one category. What stands in `senders` is judged one by one, so that each is named. */
export const fileForm = z.strictObject({
  category: z.string().regex(/^[a-z][a-z_]*$/, 'must be a word in small letters'),
  title: text,
  /** These senders are looked for in mail in the name of such domains alone. */
  only_from: pattern('a domain').optional(),
  senders: z.array(z.unknown()),
});
