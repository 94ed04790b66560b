import { OVERRIDE_TYPES } from '../../parse/aggregate/words.js';
import { RESULT_TYPES } from '../../parse/tls/failure.js';
import { SENDER_CLASSES } from '../../model/sender.js';
import type { PolicyTags } from '../../store/state/policies.js';

/** Whoever and whatever has no name of its own at /metrics. */
export const OTHER = 'other';

const UNSET = 'unset';
const POLICIES = ['none', 'quarantine', 'reject', UNSET];
const ALIGNMENTS = ['r', 's', UNSET];
const CLASSES = [...SENDER_CLASSES, 'unknown'];
const TAG_WORDS: Readonly<Record<keyof PolicyTags, ReadonlySet<string>>> = {
  p: new Set(POLICIES),
  sp: new Set(POLICIES),
  np: new Set(POLICIES),
  t: new Set(['y', 'n', UNSET]),
  adkim: new Set(ALIGNMENTS),
  aspf: new Set(ALIGNMENTS),
};

export const overrideWord = wordOf(OVERRIDE_TYPES);
export const resultTypeWord = wordOf(RESULT_TYPES);
export const classWord = wordOf(new Set(CLASSES));

/** In the order of the labels. */
export function policyWords(said: PolicyTags): string[] {
  const { p, sp, np, t, adkim, aspf } = TAG_WORDS;
  return [
    wordOf(p)(said.p),
    wordOf(sp)(said.sp),
    wordOf(np)(said.np),
    wordOf(t)(said.t),
    wordOf(adkim)(said.adkim),
    wordOf(aspf)(said.aspf),
  ];
}

/** What reports say is one of our words, or other. */
function wordOf(words: ReadonlySet<string>): (said: string) => string {
  return (said) => (words.has(said) ? said : OTHER);
}
