import type { DeviationCode } from '../../model/deviations.js';
import type { Disposition, DkimWord, SpfScope, SpfWord } from '../../model/report.js';
import type { Stated } from '../../model/stated.js';
import type { Reading } from './interned.js';

/** Reads a word of a closed set in any case; `synonyms` are words that real reports use for one of the set. */
function wordReader<T extends string>(
  words: readonly T[],
  synonyms: ReadonlyMap<string, T>,
  unknown: T,
  unknownCode: DeviationCode,
): (raw: string) => Reading<Stated<T>> {
  const known = new Map<string, T>(words.map((word) => [word, word]));
  return (text) => {
    const raw = text.trim();
    const lower = raw.toLowerCase();
    const word = known.get(lower);
    if (word !== undefined)
      return { value: { value: word, raw }, deviations: raw === lower ? [] : ['word_case'] };
    const synonym = synonyms.get(lower);
    if (synonym !== undefined) return { value: { value: synonym, raw }, deviations: ['result_word_unusual'] };
    return { value: { value: unknown, raw }, deviations: [unknownCode] };
  };
}

const RESULTS: readonly DkimWord[] = ['none', 'pass', 'fail', 'policy', 'neutral', 'temperror', 'permerror'];
const RESULT_SYNONYMS = new Map<string, DkimWord>([
  ['hardfail', 'fail'],
  ['unknown', 'temperror'],
  ['error', 'permerror'],
]);

export const readDkimWord = wordReader<DkimWord>(RESULTS, RESULT_SYNONYMS, 'unknown', 'result_unknown');
export const readSpfWord = wordReader<SpfWord>(
  [...RESULTS, 'softfail'],
  RESULT_SYNONYMS,
  'unknown',
  'result_unknown',
);
export const readScope = wordReader<SpfScope>(['mfrom', 'helo'], new Map(), 'unknown', 'spf_scope_unknown');
export const readDisposition = wordReader<Disposition>(
  ['none', 'pass', 'quarantine', 'reject'],
  new Map(),
  'unknown',
  'disposition_unknown',
);

/** The aligned result: pass, or anything else, which counts as fail. */
export function readAligned(raw: string): Reading<boolean | undefined> {
  const text = raw.trim();
  const lower = text.toLowerCase();
  if (lower === '') return { value: undefined, deviations: [] };
  const deviations: DeviationCode[] = text === lower ? [] : ['word_case'];
  if (lower !== 'pass' && lower !== 'fail') deviations.push('aligned_unknown');
  return { value: lower === 'pass', deviations };
}

export const OVERRIDE_TYPES: ReadonlySet<string> = new Set([
  'forwarded',
  'sampled_out',
  'trusted_forwarder',
  'mailing_list',
  'local_policy',
  'policy_test_mode',
  'other',
]);

export function readOverrideType(raw: string): Reading<string> {
  const text = raw.trim();
  const value = text.toLowerCase();
  const deviations: DeviationCode[] = value === text ? [] : ['word_case'];
  if (value !== '' && !OVERRIDE_TYPES.has(value)) deviations.push('override_type_unknown');
  return { value, deviations };
}
