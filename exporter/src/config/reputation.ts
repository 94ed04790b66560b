import * as z from 'zod';
import { isNetwork } from './network.js';
import { bytes, count, milliseconds, names } from './values.js';

const MEANING = /^(?<zone>[a-z0-9.-]+)\s+(?<network>[0-9./]+)\s+(?<meaning>\S.{0,60})$/i;
const DAY_MS = 86_400_000;
/** Lists answer quickly or not at all; whoever asks too much of them is shut out. */
const PATIENCE = { tries: 2, silent: 20, silentZone: 10, rest: 60_000 };

/** `reputation`: blocklists and lists of addresses; none by default. */
export const reputationSection = z
  .strictObject({
    blocklists: names(
      'names of zones such as bl.example.org',
      /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i,
      'blocklists that are asked by DNS (facts.dns.servers)',
    ),
    meanings: names(
      'texts such as `bl.example.org 127.0.0.2 spam`',
      { test: (text) => meaningOf(text) !== undefined },
      'what their answers mean: the zone, an address or network, a few words',
    ),
    files: names('paths', /^[^\0]+$/, 'lists of addresses, networks and ranges, one a line'),
    file_bytes: bytes(64 * 2 ** 20, 'a larger list is not read'),
    reload: milliseconds(60_000, 'lists are looked at so often, and read again when they were replaced'),
    in_flight: count(50, 'addresses that are asked for at once', 10_000),
    per_second: count(20, 'questions a second; each list takes one for an address'),
    days: count(7, 'addresses from which mail came in so many days', 36_500),
    keep: milliseconds(DAY_MS, 'how long it is good for what a list says; then it is asked again'),
  })
  .transform((given) => {
    const meanings = given.meanings.map(meaningOf).filter((meaning) => meaning !== undefined);
    return {
      blocklists: given.blocklists.map((zone) => ({
        zone: zone.toLowerCase(),
        meanings: meanings.filter((meaning) => meaning.zone === zone.toLowerCase()),
      })),
      files: given.files,
      fileBytes: given.file_bytes,
      reload: given.reload,
      inFlight: given.in_flight,
      days: given.days,
      keep: given.keep,
      questions: { ...PATIENCE, perSecond: given.per_second },
    };
  });

export interface Meaning {
  readonly zone: string;
  readonly network: string;
  readonly meaning: string;
}

function meaningOf(text: string): Meaning | undefined {
  const { zone = '', network = '', meaning = '' } = MEANING.exec(text)?.groups ?? {};
  return isNetwork(network) ? { zone: zone.toLowerCase(), network, meaning } : undefined;
}
