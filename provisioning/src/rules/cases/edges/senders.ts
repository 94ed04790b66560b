import type { Edge } from '../case.js';
export const SENDER_EDGES: readonly Edge[] = [];
