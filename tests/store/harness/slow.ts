/** Processes that start an engine each, beside whatever else runs. */
export const SLOW = 300_000;
