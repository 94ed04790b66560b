/** The name of a mail in a Maildir: what makes it unique, and the flags that mail programs have set. */
export interface MailName {
  readonly unique: string;
  readonly flags: string;
}

export function mailNameOf(name: string): MailName {
  const at = name.lastIndexOf(':2,');
  return at < 0
    ? { unique: name.split(':', 1)[0] ?? name, flags: '' }
    : { unique: name.slice(0, at), flags: name.slice(at + 3) };
}

/** As it is called in `cur`. Flags stand in the order of their letters. */
export function nameInCur({ unique, flags }: MailName, more: string): string {
  const all = new Set(flags + more);
  return `${unique}:2,${[...all].sort().join('')}`;
}
