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

export interface CaseGroup {
  readonly cases: readonly Case[];
  readonly stepMinutes: number;
}

export function always(value: number): Gauge {
  return [value, value, value];
}

/** shop.example, which the team "shop" has. */
export const OF_SHOP = { 'dmarc_domain_info{domain="shop.example", team="shop"}': always(1) };

/** A series of the process at plumbline:9877. */
export function ofProcess(name: string, labels = ''): string {
  return `${name}{job="plumbline", instance="plumbline:9877"${labels === '' ? '' : `, ${labels}`}}`;
}

export const PROCESS = { job: 'plumbline', instance: 'plumbline:9877' };
