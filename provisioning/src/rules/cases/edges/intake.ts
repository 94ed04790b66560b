import type { Edge } from '../case.js';
export const INTAKE_EDGES: readonly Edge[] = [];
