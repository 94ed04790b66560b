/** Three domains whose mail is as usual until something happens to each of them. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mailOf, nameOf, type Report, type Row } from './mails.js';

const DAY_MS = 86_400_000;

/** Its newsletter is signed by a service with a key of the domain. */
export const LETTERS = 'letters.example';
/** Somebody else sends in its name. */
export const SHOP = 'shop.example';
/** One of those who report about it falls silent. */
export const QUIET = 'quiet.example';
/** Nobody reports about it; there are old reports. */
export const ARCHIVE = 'archive.example';

export const REPORTERS = ['google.com', 'yahoo.com', 'mail.ru', 'fastmail.com'] as const;
type Reporter = (typeof REPORTERS)[number];

/** Who reports sends so late that no day settles by the clock while a test runs: it does when all have told of it. */
const LATE_DAYS = 9.5;

export type Happening = 'nothing' | 'key_broken' | 'spoofed';

export interface Told {
  readonly domain: string;
  /** Days before today; both are told of. */
  readonly days: readonly [first: number, last: number];
  readonly by?: readonly Reporter[];
  readonly happens?: Happening;
}

/** Days are counted back from the day on which it is made. */
export class World {
  readonly #today: number;

  constructor(now: number) {
    this.#today = now - (now % DAY_MS);
  }

  /** Puts mails into a folder, each at once and whole. Says how many. */
  async tell(folder: string, ...told: readonly Told[]): Promise<number> {
    const reports = told.flatMap((one) => this.#reports(one));
    await mkdir(folder, { recursive: true });
    for (const report of reports) {
      const draft = join(folder, `.${nameOf(report)}.part`);
      await writeFile(draft, mailOf(report));
      await rename(draft, join(folder, nameOf(report)));
    }
    return reports.length;
  }

  /** When a window that ends with that day ends, in seconds since 1970. */
  endOf(daysAgo: number): number {
    return (this.#today - (daysAgo - 1) * DAY_MS) / 1000;
  }

  #reports({ domain, days: [first, last], by = REPORTERS, happens = 'nothing' }: Told): Report[] {
    const days = Array.from({ length: first - last + 1 }, (_, i) => this.#today - (first - i) * DAY_MS);
    return days.flatMap((day) =>
      by.map((reporter) => ({ reporter, domain, day, lateDays: LATE_DAYS, rows: rowsOf(domain, happens) })),
    );
  }
}

function rowsOf(domain: string, happens: Happening): Row[] {
  const own: Row = {
    ip: '198.51.100.7',
    count: 400,
    dkim: [{ domain, selector: 'own', result: 'pass' }],
    spf: { domain, result: 'pass' },
  };
  const newsletter: Row = {
    ip: '198.2.128.10',
    count: 250,
    dkim: [
      { domain, selector: 'k1', result: happens === 'key_broken' ? 'fail' : 'pass' },
      { domain: 'mcsv.net', selector: 'k2', result: 'pass' },
    ],
    spf: { domain: 'mail10.mcsv.net', result: 'pass' },
  };
  const stranger: Row = {
    ip: '203.0.113.66',
    count: happens === 'spoofed' ? 3000 : 5,
    disposition: 'none',
    dkim: [],
    spf: { domain: 'stranger.invalid', result: 'fail' },
  };
  return [own, ...(domain === LETTERS ? [newsletter] : []), stranger];
}
