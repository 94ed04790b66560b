/** A list of tags (RFC 6376, 3.2); nothing where it is none, or says something twice. */
export function tagsIn(text: string): ReadonlyMap<string, string> | undefined {
  const tags = new Map<string, string>();
  const parts = text.split(';');
  if (parts.at(-1)?.trim() === '') parts.pop();
  for (const part of parts) {
    const at = part.indexOf('=');
    const name = part.slice(0, Math.max(0, at)).trim();
    if (!/^[a-z]\w*$/i.test(name) || tags.has(name)) return undefined;
    tags.set(name, part.slice(at + 1).trim());
  }
  return tags;
}

/** What a tag lists between colons, in small letters. */
export function listIn(value: string): string[] {
  return value.split(':').map((word) => word.trim().toLowerCase());
}
