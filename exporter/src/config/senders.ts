import { isIP } from 'node:net';
import * as z from 'zod';
import { domainName } from './domains.js';
import type { ReadFile } from './yaml-file.js';
import { textOf } from './yaml-file.js';
import { count, milliseconds, names } from './values.js';

/** `senders`: who is who. */
export const sendersSection = z.strictObject({
  labels: count(100_000, 'labels of addresses and domains that may hold at once'),
  files: names('paths', /./, 'files of senders of your own, in the form of the catalogue'),
  own: z
    .strictObject({
      ranges: names(
        'networks such as 192.0.2.0/24',
        { test: isNetwork },
        'networks and addresses of machines of yours that send mail',
      ),
      domains: names(
        'domains',
        { test: (name) => domainName(name) !== undefined },
        'names of relays of yours: of the machines, of their bounces, or that they sign with',
      ),
    })
    .prefault({}),
  renewal: z
    .strictObject({
      every: milliseconds(30_000, 'how often it is looked whether stored mail is to be judged again'),
      again: milliseconds(
        15_000,
        'what was applied to stored mail is looked at once more so much later: other exporters may hear of it late',
      ),
    })
    .prefault({}),
});

export interface SendersSettings {
  readonly labels: number;
  /** Not yet judged: what stands in files is for whoever knows the form. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly own: { readonly ranges: readonly string[]; readonly domains: readonly string[] };
  readonly renewal: { readonly everyMs: number; readonly lookAgainMs: number };
}

export function readSendersFiles(
  { labels, files, own, renewal }: z.output<typeof sendersSection>,
  readFile: ReadFile,
  problems: string[],
): SendersSettings {
  return {
    labels,
    own: { ranges: own.ranges, domains: domainNames(own.domains) },
    renewal: { everyMs: renewal.every, lookAgainMs: renewal.again },
    files: files.map((name) => ({ name, text: textOf(name, readFile, problems) })),
  };
}

/** As reports have them, each once. */
function domainNames(given: readonly string[]): readonly string[] {
  return [...new Set(given.flatMap((name) => domainName(name) ?? []))];
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^(0|[1-9]\d{0,2})$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
