import type { Answers, Lookup } from './lookup.js';

/** What is longer is asked for each time: strangers say what stands in it. */
const MOST_CHARACTERS = 4096;
/** So long a server that did not answer is not asked the same again. */
const FAILURE_MS = 10_000;

interface Kept {
  readonly answers: Promise<Answers>;
  until: number;
}

export interface CacheSettings {
  /** Answers that are kept. */
  readonly most: number;
  /** Milliseconds that one is kept. */
  readonly age: number;
}

/** Remembers answers for a while; who asks what is being asked waits for the same answer. */
export function cached(lookup: Lookup, { most, age }: CacheSettings, now: () => number): Lookup {
  const cache = new Map<string, Kept>();
  return async (name, type) => {
    const key = `${type} ${name.toLowerCase()}`;
    const known = cache.get(key);
    if (known !== undefined && known.until > now()) return await known.answers;
    const kept: Kept = { answers: lookup(name, type), until: Infinity };
    cache.delete(key);
    cache.set(key, kept);
    const [oldest] = cache.keys();
    if (cache.size > most && oldest !== undefined) cache.delete(oldest);
    try {
      const answers = await kept.answers;
      kept.until = lengthOf(answers) > MOST_CHARACTERS ? 0 : now() + age;
      return answers;
    } catch (error) {
      kept.until = now() + Math.min(age, FAILURE_MS);
      throw error;
    } finally {
      if (kept.until === 0 && cache.get(key) === kept) cache.delete(key);
    }
  };
}

function lengthOf(answers: Answers): number {
  return answers.reduce(
    (length, answer) => length + 16 + (typeof answer === 'string' ? answer : answer.exchange).length,
    0,
  );
}
