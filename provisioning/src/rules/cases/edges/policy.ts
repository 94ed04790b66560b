import type { Edge } from '../case.js';
export const POLICY_EDGES: readonly Edge[] = [];
