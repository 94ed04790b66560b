import { spf } from 'mailauth/lib/spf/index.js';
import type { Answers, Lookup } from './dns/lookup.js';

/** Who delivers a mail, and in whose name. */
export interface Envelope {
  readonly ip: string;
  readonly helo: string;
  /** Empty for a bounce. */
  readonly sender: string;
}

export interface SpfResult {
  /** A word of RFC 7208 (2.6). */
  readonly result: string;
  /** What was asked about: of a bounce the name in HELO. */
  readonly domain: string;
  readonly isBounce: boolean;
}

/** SPF (RFC 7208) of the session that a mail comes in. */
export async function spfOf(
  { ip, helo, sender }: Envelope,
  hostname: string,
  lookup: Lookup,
): Promise<SpfResult> {
  const isBounce = sender === '';
  const domain = isBounce ? helo : sender.slice(sender.lastIndexOf('@') + 1);
  const { status } = await spf({ ip, helo, sender, mta: hostname, resolver: resolverOf(lookup) });
  return { result: status.result, domain: domain.toLowerCase(), isBounce };
}

/** As the library asks, which knows that there is nothing, and that nobody answers, by the code of an error. */
function resolverOf(lookup: Lookup): (name: string, type: string) => Promise<string[] | string[][]> {
  return async (name, type) => {
    const answers = await answersOf(name, type, lookup);
    if (answers === undefined) throw Object.assign(new Error('no answer'), { code: 'ETIMEOUT' });
    if (answers.length === 0) throw Object.assign(new Error('no such record'), { code: 'ENODATA' });
    // Its type knows no MX.
    return (type === 'TXT' ? answers.map((answer) => [answer]) : [...answers]) as string[];
  };
}

async function answersOf(name: string, type: string, lookup: Lookup): Promise<Answers | undefined> {
  if (type !== 'TXT' && type !== 'A' && type !== 'AAAA' && type !== 'MX' && type !== 'PTR') return [];
  return await lookup(name, type).catch(() => undefined);
}
