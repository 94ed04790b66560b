import { plainAddress } from '../peers.js';
import { dnsLookup } from './dns/dns-lookup.js';
import { cached } from './dns/lookup-cache.js';
import type { Lookup } from './dns/lookup.js';
import { MailLookup } from './dns/mail-lookup.js';
import { MailCheck } from './mail-check.js';
import { SafeCheck } from './safe-check.js';
import type { Envelope } from './spf.js';

/** How the receiver checks mails itself. Times are in milliseconds. */
export interface CheckSettings {
  readonly dns_servers: readonly string[];
  readonly dns_timeout: number;
  readonly dns_tries: number;
  readonly questions: number;
  readonly time: number;
  readonly cache_entries: number;
  readonly cache_age: number;
  readonly header_bytes: number;
  readonly signatures: number;
}

export interface SessionChecksTools {
  readonly hostname: string;
  readonly now: () => number;
  readonly limited: (limit: string) => void;
  /** A fault of ours. */
  readonly failed: (error: unknown) => void;
}

/** Checks mails by the session that delivers them, and by what the DNS says of those that it names. */
export class SessionChecks {
  readonly #settings: CheckSettings;
  readonly #tools: SessionChecksTools;
  readonly #lookup: Lookup;

  constructor(settings: CheckSettings, tools: SessionChecksTools) {
    this.#settings = settings;
    this.#tools = tools;
    const { dns_servers: servers, dns_timeout: timeout, dns_tries: tries } = settings;
    const { cache_entries: most, cache_age: age } = settings;
    this.#lookup = cached(dnsLookup({ servers, timeout, tries }), { most, age }, tools.now);
  }

  begin(envelope: Envelope): SafeCheck {
    const { questions, time, header_bytes: headerBytes, signatures } = this.#settings;
    const { hostname, now, limited, failed } = this.#tools;
    const lookup = new MailLookup(this.#lookup, { questions, time }, limited);
    const tools = { lookup, hostname, now: now(), headerBytes, signatures, limited };
    return new SafeCheck(new MailCheck({ ...envelope, ip: plainAddress(envelope.ip) }, tools), failed);
  }
}
