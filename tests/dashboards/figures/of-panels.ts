/** What panels show, by their titles. */
import type { Figure } from './figure.js';

export const OF_PANELS: readonly Figure[] = [];
