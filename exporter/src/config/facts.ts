import * as z from 'zod';
import { DNS_SERVER, isDnsServer } from './dns-server.js';
import { bytes, count, flag, milliseconds, names } from './values.js';

const DAY_MS = 86_400_000;

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
          'so many questions in a row that nobody answers, and no more are asked for a while',
        ),
        rest: milliseconds(30_000, 'that while'),
        keep_found: milliseconds(7 * DAY_MS, 'how long a name is good for'),
        keep_none: milliseconds(DAY_MS, 'how long it is good for that an address has none'),
        keep_failed: milliseconds(
          3_600_000,
          'how long is waited until a question that failed is asked again',
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
      rest: dns.rest,
      names: dns.names,
      operators: dns.operators,
      remembered: dns.remembered,
      keep: { found: dns.keep_found, none: dns.keep_none, failed: dns.keep_failed },
    },
  }));
