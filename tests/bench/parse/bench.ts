import { DATA_DESCRIPTION } from '../data.js';
import { runParts, type Bench } from '../outcome.js';
import { folder } from './folder.js';
import { memory } from './memory.js';
import { throughput } from './throughput.js';

const PARTS = { throughput, folder, memory };

/** Reading reports: how fast a big one, how fast many small ones, and in how much memory. */
export const PARSE: Bench = {
  parts: Object.keys(PARTS),
  data: DATA_DESCRIPTION,
  run: (settings) => runParts(PARTS, settings),
};
