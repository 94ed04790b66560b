const LONGEST = 255;

/**
 * What a client calls a file, fit to be shown and stored: a name, never a path, and nothing is ever opened by it. Of a
 * path only its end is left, of either kind of slash.
 */
export function fileName(given: string | undefined, otherwise: string): string {
  const end = (given ?? '').split(/[/\\]/).at(-1) ?? '';
  const name = end.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '').trim();
  return name === '' || name === '.' || name === '..'
    ? otherwise
    : Array.from(name).slice(0, LONGEST).join('');
}
