import type { Edge } from '../case.js';
export const ALIGNMENT_EDGES: readonly Edge[] = [];
