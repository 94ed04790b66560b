import type { Edge } from '../case.js';
export const MECHANISM_EDGES: readonly Edge[] = [];
