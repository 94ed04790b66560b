/** Asked anew: the compiler takes what it once read for what it is. */
export function hasEnded(signal: AbortSignal): boolean {
  return signal.aborted;
}
