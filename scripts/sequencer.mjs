// The longest suites first. jest goes by what it measured in runs before; where there was none, as on a fresh clone, it
// goes by the size of files, and a short file of a long suite would come last, with nothing left to run beside it.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import Sequencer from '@jest/test-sequencer';

const SLOW = JSON.parse(readFileSync(new URL('slow-suites.json', import.meta.url), 'utf8'));

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
    return sorted
      .map((test) => ({ test, rank: rankOf(test) }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ test }) => test);
  }
}

/** Those that are not listed keep their order, behind those that are. */
function rankOf({ path, context }) {
  const rank = SLOW.indexOf(relative(context.config.rootDir, path));
  return rank < 0 ? SLOW.length : rank;
}
