/** An entry as `key=value` pairs; nested objects become dotted keys, lists are written with commas. */
export function logfmt(entry: unknown): string {
  return pairs('', entry).join(' ');
}

function pairs(key: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [`${key}=${quoted(String(value))}`];
  if (Array.isArray(value)) return [`${key}=${quoted(value.map(plain).join(','))}`];
  const prefix = key === '' ? '' : `${key}.`;
  return Object.entries(value).flatMap(([name, inner]) => pairs(prefix + name, inner));
}

function plain(item: unknown): string {
  return typeof item === 'string' ? item : JSON.stringify(item);
}

/** Quoted where a reader would otherwise take it apart; a line break in a value must not make a line. */
function quoted(text: string): string {
  return /^[^\s"=\\\u0000-\u001f\u007f-\u009f\u2028\u2029]+$/.test(text) ? text : JSON.stringify(text);
}
