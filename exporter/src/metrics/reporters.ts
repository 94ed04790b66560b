import { Counter, Histogram, type Registry } from 'prom-client';
import type { NameReporter } from '../enrich/reporters/naming.js';
import type { Entry, Settled } from '../store/intake/entry.js';

const HOUR = 3600;
/** Most reports come within a day or two of the end of their period. */
const LAG_SECONDS = [1, 3, 6, 12, 24, 36, 48, 72, 96, 120, 168, 336].map((hours) => hours * HOUR);

const OTHER = 'other';
/** Of names that strangers chose. */
const LONGEST = 2000;
/** As RFC 9990 6.3.1 and RFC 8460 5.1 have reporters call their files: who reports, of whom, from when, until when. */
const FILE_NAME = /(?:^|[/\s"=])([^!/\s"=]+)![^!/]+!\d+!\d+/g;

/** What is known of reporters as their reports come: those of the catalogue have their name, all others one. */
export class ReporterMetrics {
  readonly #nameOf: NameReporter;
  readonly #unreadable: Counter<'reporter'>;
  readonly #lag: Histogram;

  constructor(registry: Registry, nameOf: NameReporter) {
    this.#nameOf = nameOf;
    this.#unreadable = new Counter({
      name: 'plumbline_unreadable_reports_total',
      help: 'Reports of which something could not be read, by the reporter that they or their file names give; those that are not in the catalogue are other.',
      labelNames: ['reporter'],
      registers: [registry],
    });
    this.#lag = new Histogram({
      name: 'plumbline_report_lag_seconds',
      help: 'From the end of the period of a report until its mail was sent; only what was stored and came by a mail with a date.',
      buckets: LAG_SECONDS,
      registers: [registry],
    });
    this.#unreadable.inc({ reporter: OTHER }, 0);
  }

  settled({ entry, outcome }: Settled): void {
    if (!outcome.ok || outcome.value === 'ignored' || outcome.value === 'duplicate') return;
    if (isUnreadable(entry)) this.#unreadable.inc({ reporter: this.#known(reporterOf(entry)) });
    if (entry.type !== 'report' || !entry.dated) return;
    const { report } = entry.parsed;
    // The clock of whoever sent it may be slow.
    if (report.kind !== 'failure')
      this.#lag.observe(Math.max(0, entry.receivedAt / 1000 - report.period.end));
  }

  #known(reporter: string | undefined): string {
    const named = reporter === undefined ? undefined : this.#nameOf(reporter.toLowerCase());
    return named === undefined || named.name === '' ? OTHER : named.organisation;
  }
}

function isUnreadable(entry: Entry): boolean {
  switch (entry.type) {
    case 'report':
    case 'expired':
      return entry.parsed.status === 'partial';
    case 'rejected':
    case 'refused':
      return true;
    case 'ignored':
      return false;
  }
}

/** Of what was not read far enough only the names are there, of which the innermost is the reporter's own. */
function reporterOf(entry: Entry): string | undefined {
  if (entry.type === 'report' || entry.type === 'expired') return entry.parsed.report.key.reporter;
  const names = `${entry.delivery.name}/${entry.path}`.slice(-LONGEST);
  return [...names.matchAll(FILE_NAME)].at(-1)?.[1];
}
