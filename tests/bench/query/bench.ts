import { runParts, type Bench } from '../outcome.js';
export const QUERY: Bench = { parts: [], data: '', run: (settings) => runParts({}, settings) };
