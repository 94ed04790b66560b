import { together, type Bench, type BenchSettings, type Outcome } from '../outcome.js';
import { folder } from './folder.js';
import { memory } from './memory.js';
import { throughput } from './throughput.js';

const PARTS = { throughput, folder, memory };

/** Reading reports: how fast a big one, how fast many small ones, and in how much memory. */
export const PARSE: Bench = {
  parts: Object.keys(PARTS),
  run: async (settings: BenchSettings): Promise<Outcome> => {
    const outcomes: Outcome[] = [];
    for (const [name, part] of Object.entries(PARTS))
      if (settings.parts.length === 0 || settings.parts.includes(name)) outcomes.push(await part(settings));
    return together(outcomes);
  },
};
