import * as z from 'zod';
import { DEFAULT_FACT_TIMES } from '../model/fact-times.js';
import { DNS_SERVER, isDnsServer } from './dns-server.js';
import { bytes, count, flag, milliseconds, names } from './values.js';

const times = DEFAULT_FACT_TIMES;

/** `facts`: what is known of the addresses that mail came from, from elsewhere than reports. */
export const factsSection = z
  .strictObject({
    files: names(
      'paths with commas between them',
      /^[^\0]+$/,
      'databases of countries and network operators (MMDB: GeoLite2, DB-IP, IPinfo), asked in this order',
    ),
    default_country: flag(true, 'whether the country database that comes along is asked last'),
    file_bytes: bytes(1024 * 2 ** 20, 'a larger file is not read: all of it is held in memory'),
    reload: milliseconds(60_000, 'files are looked at so often, and read again when they were replaced'),
    offline: flag(false, 'whether the DNS is left alone: no names of addresses'),
    dns: z
      .strictObject({
        servers: names(DNS_SERVER, { test: isDnsServer }, 'which to ask; by default those of the machine'),
        timeout: milliseconds(2000, 'how long the first try waits for an answer; the next waits longer'),
        tries: count(2, 'how often a question is asked that nobody answers', 10),
        in_flight: count(200, 'addresses that are looked up at once', 10_000),
        per_second: count(500, 'questions a second; an address takes two, or more where it has many names'),
        names: count(8, 'names of one address that are looked at', 100),
        silent: count(
          100,
          'so many questions in a row that nobody answers, and no more are asked for a while if the server is dead',
        ),
        silent_zone: count(
          10,
          'so many about one zone (a /24 or /48, a domain) that nobody answers, and no more are asked about it for a while',
        ),
        rest: milliseconds(times.rest, 'that while'),
        keep_found: milliseconds(
          times.found,
          'how long a name is good for, in the store and in memory; then it is asked again',
        ),
        keep_none: milliseconds(times.none, 'how long it is good for that an address has none'),
        keep_failed: milliseconds(
          times.failed,
          'how long is waited until a question that failed is asked again; each time after twice as long, up to `keep_none`',
        ),
        remembered: count(100_000, 'addresses whose names are remembered in memory'),
        operators: flag(
          false,
          'whether Team Cymru is asked by DNS for the network operator (ASN) of an address that no file knows',
        ),
      })
      .prefault({}),
  })
  .transform(({ dns, ...given }) => ({
    databases: {
      files: given.files,
      hasDefault: given.default_country,
      fileBytes: given.file_bytes,
      reload: given.reload,
    },
    servers: { servers: dns.servers, timeout: dns.timeout },
    finder: {
      isOffline: given.offline,
      inFlight: dns.in_flight,
      perSecond: dns.per_second,
      tries: dns.tries,
      silent: dns.silent,
      silentZone: dns.silent_zone,
      rest: dns.rest,
      names: dns.names,
      operators: dns.operators,
      remembered: dns.remembered,
      keep: { found: dns.keep_found, none: dns.keep_none, failed: dns.keep_failed },
    },
  }));
