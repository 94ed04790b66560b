import type { MetricSettings } from '@plumbline/schema/metric-settings.js';
import { DEFAULT_METRIC_SETTINGS, FORGED_REPORTS } from '@plumbline/schema/metric-settings.js';
import * as z from 'zod';
import { domainName } from './domains.js';
import { remoteWriteSection } from './remote-write.js';
import { count, flag, fraction, milliseconds, seconds, word } from './values.js';

const DEFAULTS = DEFAULT_METRIC_SETTINGS;
/** What is expected of a day is known for 91 days, and a window of 28 is to lie within. */
const MOST_SECONDS = 30 * 86_400;

/** `metrics`: what is said of the domains, from when on, and how much of it. */
export const metricsSection = z
  .strictObject({
    settled: z
      .strictObject({
        floor: seconds(DEFAULTS.settledFloor, 'no day is settled earlier after its end'),
        ceiling: seconds(DEFAULTS.settledCeiling, 'a day is settled then, whoever is missing; up to 30d'),
        unknown: seconds(
          DEFAULTS.settledUnknown,
          'a day is settled then where nothing is learnt yet of who reports, and how late',
        ),
      })
      .prefault({}),
    forged_reports: word(
      FORGED_REPORTS,
      DEFAULTS.forgedReports,
      'whether figures of settled days have reports whose mail was shown to be of another than they say',
    ),
    max_series: count(20_000, 'series at `/metrics`, those of the process included'),
    full_domains: count(50, 'domains with most mail in 28 days that have all series; the others have a core'),
    subdomains: count(
      100,
      'subdomains of your domains that nobody named and that have series of their own: those that were there first',
    ),
    senders: count(10, 'senders of a domain and window that are named; the others are `other`'),
    reporters: count(15, 'reporters of a domain that are named; the others are `other`'),
    refresh: milliseconds(60_000, 'the state of the domains is read from the store so often at least'),
    rest: count(10, 'the store is left alone so many times as long as that took'),
    stale_after: milliseconds(
      3_600_000,
      'series of the domains are gone when they could not be read for so long',
    ),
    domains: flag(
      true,
      'whether the state of the domains is read at all; without it there are only the series of the process',
    ),
    remote_write: remoteWriteSection,
  })
  .transform((given) => ({
    settled: given.settled,
    forgedReports: given.forged_reports,
    maxSeries: given.max_series,
    fullDomains: given.full_domains,
    subdomains: given.subdomains,
    senders: given.senders,
    reporters: given.reporters,
    refreshMs: given.refresh,
    rest: given.rest,
    staleAfterMs: given.stale_after,
    domains: given.domains,
    remote_write: given.remote_write,
  }));

/** `slo`: what is promised of own mail. */
export const sloSection = z.strictObject({
  objective: fraction(DEFAULTS.objective, 'the share of own mail that is to be aligned'),
});

/** What stands in files alone: of some domains another objective, and whose they are. */
export type DomainMaps = Pick<MetricSettings, 'objectives' | 'teams'>;

interface Sections {
  readonly metrics: z.output<typeof metricsSection>;
  readonly slo: z.output<typeof sloSection>;
}

/** What the settings say to views; the maps stand in files alone. */
export function metricSettings(
  { metrics: { settled, forgedReports }, slo: { objective } }: Sections,
  maps: DomainMaps,
  problems: string[],
): MetricSettings {
  if (settled.floor > settled.ceiling)
    problems.push('metrics.settled.floor: must not be more than metrics.settled.ceiling');
  if (settled.ceiling > MOST_SECONDS) problems.push('metrics.settled.ceiling: must not be more than 30d');
  return {
    settledFloor: Math.round(settled.floor),
    settledCeiling: Math.round(settled.ceiling),
    settledUnknown: Math.round(settled.unknown),
    objective,
    forgedReports,
    ...maps,
  };
}

/** `slo.objectives`: of some domains another objective. */
export function readObjectives(
  said: unknown,
  file: string,
  problems: string[],
): Readonly<Record<string, number>> {
  const isObjective = (value: unknown): value is number =>
    typeof value === 'number' && value > 0 && value <= 1;
  return readMap(said, { file, key: 'slo.objectives', what: 'a number up to 1', is: isObjective }, problems);
}

/** `teams`: whose a domain is. */
export function readTeams(said: unknown, file: string, problems: string[]): Readonly<Record<string, string>> {
  const isTeam = (value: unknown): value is string =>
    typeof value === 'string' && value.trim() !== '' && value.length <= 100;
  return readMap(said, { file, key: 'teams', what: 'a name', is: isTeam }, problems);
}

interface Kind<T> {
  readonly file: string;
  readonly key: string;
  readonly what: string;
  readonly is: (value: unknown) => value is T;
}

function readMap<T>(
  said: unknown,
  { file, key, what, is }: Kind<T>,
  problems: string[],
): Readonly<Record<string, T>> {
  if (said === undefined || said === null) return {};
  if (typeof said !== 'object' || Array.isArray(said)) {
    problems.push(`${file}: ${key}: must be a mapping of domains`);
    return {};
  }
  const pairs = Object.entries(said).flatMap(([given, value]: [string, unknown]): [string, T][] => {
    const domain = domainName(given);
    if (domain === undefined) problems.push(`${file}: ${key}: ${JSON.stringify(given)} is no domain`);
    if (!is(value)) problems.push(`${file}: ${key}.${given}: must be ${what}`);
    return domain === undefined || !is(value) ? [] : [[domain, value]];
  });
  return Object.fromEntries(pairs);
}
