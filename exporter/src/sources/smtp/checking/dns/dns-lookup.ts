import { Resolver } from 'node:dns/promises';
import { timerMs } from '../../../../model/timers.js';
import type { Answers, Lookup, RecordType } from './lookup.js';

export interface DnsServers {
  /** Addresses, with a port where it is another; those of the machine where there are none. */
  readonly servers: readonly string[];
  /** Milliseconds for an answer, the first time that it is asked for. */
  readonly timeout: number;
  readonly tries: number;
}

/** There is no such name, no such record, or it is no name that the DNS could have. */
const NOTHING: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME']);

/** Asks servers of the DNS. */
export function dnsLookup(servers: DnsServers): Lookup {
  return dnsClient(servers).lookup;
}

export interface DnsClient {
  readonly lookup: Lookup;
  /** Whoever still waits for an answer is told that there is none. */
  cancel(): void;
}

export function dnsClient({ servers, timeout, tries }: DnsServers): DnsClient {
  const resolver = new Resolver({ timeout: timerMs(timeout), tries });
  if (servers.length > 0) resolver.setServers(servers);
  return {
    lookup: async (name, type) => {
      try {
        return await ask(resolver, name, type);
      } catch (error) {
        if (typeof error === 'object' && error !== null && 'code' in error && NOTHING.has(error.code))
          return [];
        throw error;
      }
    },
    cancel: () => {
      resolver.cancel();
    },
  };
}

async function ask(resolver: Resolver, name: string, type: RecordType): Promise<Answers> {
  switch (type) {
    case 'TXT':
      return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
    case 'A':
      return await resolver.resolve4(name);
    case 'AAAA':
      return await resolver.resolve6(name);
    case 'MX':
      return await resolver.resolveMx(name);
    case 'PTR':
      return await resolver.resolvePtr(name);
  }
}
