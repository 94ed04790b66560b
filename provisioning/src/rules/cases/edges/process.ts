import type { Edge } from '../case.js';
export const PROCESS_EDGES: readonly Edge[] = [];
