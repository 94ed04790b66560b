import type { Edge } from '../case.js';
export const TLS_EDGES: readonly Edge[] = [];
