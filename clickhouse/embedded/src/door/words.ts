/** A list of names as it is best read: in lines. */
export function wordsOf(text: string): string[] {
  return text.trim().split(/\s+/);
}
