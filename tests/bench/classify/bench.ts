import { runParts, type Bench } from '../outcome.js';
import { generated } from './generated.js';
import { labelled } from './labelled.js';
import { speed } from './speed.js';

const PARTS = { generated, labelled, speed };

/** Who it was and what it is: how often that is right, and what it costs. */
export const CLASSIFY: Bench = {
  parts: Object.keys(PARTS),
  data: 'reports of the demo with their truth; records of the public samples, labelled by hand',
  run: (settings) => runParts(PARTS, settings),
};
