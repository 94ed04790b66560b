import type { Edge } from '../case.js';
export const SURGE_EDGES: readonly Edge[] = [];
