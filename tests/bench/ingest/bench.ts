import { runParts, type Bench } from '../outcome.js';
import { dense } from './dense.js';
import { long } from './long.js';
import { mails } from './mails.js';
import { DATA_DESCRIPTION } from './report-files.js';

const PARTS = { dense, mails, long };

/** From files to committed rows in the embedded store: how fast, in how much memory, in how many bytes. */
export const INGEST: Bench = {
  parts: Object.keys(PARTS),
  data: DATA_DESCRIPTION,
  run: (settings) => runParts(PARTS, settings),
};
