import type { Edge } from '../case.js';
export const REPORT_EDGES: readonly Edge[] = [];
