/** A figure before, while and after something is wrong; null where there is no series. */
export type Gauge = readonly [number | null, number | null, number | null];
/** What a counter grows by from one sample to the next, before, meanwhile and after. */
export interface Growth {
  readonly by: readonly [number, number, number];
}

/** Values as promtool has them. */
export type Written = string;

/** An alert that does not fire, fires, and does not fire any more. */
export interface Case {
  readonly alert: string;
  /** What it shows, where another of the same alert shows something else. */
  readonly shows?: string;
  /** How long each of the three times lasts; one hour where it is not said. */
  readonly hours?: number;
  readonly series: Readonly<Record<string, Gauge | Growth | Written>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly description: string;
  /** Behind the address of Grafana. */
  readonly dashboard: string;
}

/** Just below what an alert is decided by, just above it, and below it again. */
export interface Edge {
  readonly alert: string;
  /** What it is decided by. */
  readonly by: string;
  readonly hours?: number;
  readonly series: Case['series'];
}

export interface CaseGroup {
  readonly cases: readonly Case[];
  readonly edges?: readonly Edge[];
  readonly stepMinutes: number;
}

export function always(value: number): Gauge {
  return [value, value, value];
}

/** Figures with which the alert fires, and for each of what it is decided by those that make it do so or not. */
export function edges(
  alert: string,
  firing: Case['series'],
  by: Readonly<Record<string, Case['series']>>,
  hours = 1,
): Edge[] {
  return Object.entries(by).map(([name, series]) => ({
    alert,
    by: name,
    hours,
    series: { ...firing, ...series },
  }));
}

/** shop.example, which the team "shop" has. */
export const OF_SHOP = { 'dmarc_domain_info{domain="shop.example", team="shop"}': always(1) };

/** A series of the process at plumbline:9877. */
export function ofProcess(name: string, labels = ''): string {
  return `${name}{job="plumbline", instance="plumbline:9877"${labels === '' ? '' : `, ${labels}`}}`;
}

/** Classes that a link asks a dashboard for, where the alert is about own mail. */
export const OF_OWN_MAIL = '&var-sender_class=compliant&var-sender_class=misconfigured';

export const PROCESS = { job: 'plumbline', instance: 'plumbline:9877' };

/** core.example, beyond `metrics.full_domains`: it has figures of seven days alone. */
export const OF_CORE = {
  'dmarc_window_end_timestamp_seconds{domain="core.example", window="7d"}': always(1_800_057_600),
};
