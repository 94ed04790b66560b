import type { Reason } from './reasons.js';

/** What is said of something that an exception ended the reading of: a bug, told as a reason. */
export function brokenBy(error: unknown): { readonly reason: Reason; readonly detail: string } {
  const told = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { reason: 'reader_broke', detail: told.slice(0, MOST) };
}

const MOST = 500;
