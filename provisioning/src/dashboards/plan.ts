import type { FieldConfig, FieldConfigSource, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Query } from '../queries/query.js';
import type { Variable } from '../queries/filters.js';
import type { LinkPlan } from './links.js';

/** What a panel may leave out of what is chosen above it, each with its reason. */
export type Regardless = Partial<Record<Variable | CandidateTag | 'time', string>>;

/** Tags of a policy that is tried, which one dashboard offers. */
export type CandidateTag = 'p' | 'sp' | 'np' | 't' | 'adkim' | 'aspf';

/** A panel before it has its place. */
export interface PanelPlan {
  /** Never given to another panel: alerts and links lead to it. */
  readonly id: number;
  /** A question, or what the figure is. */
  readonly title: string;
  /** Where the number comes from, and its limits. */
  readonly description: string;
  /** Why there is nothing to be seen, where there is nothing. */
  readonly empty: string;
  /** Of 24 columns. */
  readonly width: number;
  readonly height: number;
  readonly type: string;
  readonly queries: readonly Query[];
  readonly regardless: Regardless;
  /** Finest step, as `1d`. */
  readonly step: string | undefined;
  readonly links: readonly LinkPlan[];
  readonly defaults: FieldConfig;
  readonly overrides: FieldConfigSource['overrides'];
  readonly options: object;
  readonly transformations: NonNullable<Panel['transformations']>;
}

export interface RowPlan {
  readonly title: string;
  /** Closed until somebody opens it; its panels ask nothing before. */
  readonly closed?: boolean;
  readonly panels: readonly PanelPlan[];
}

export type Annotation = 'unsettled' | 'policy_changes' | 'new_senders' | 'dns_changes' | 'selector_changes';

export interface DashboardPlan {
  readonly uid: DashboardUid;
  readonly title: string;
  readonly description: string;
  readonly variables: readonly VariableUse[];
  readonly annotations: readonly Annotation[];
  /** `now-30d`, unless there is a reason. */
  readonly from?: string;
  readonly refresh?: string;
  readonly rows: readonly RowPlan[];
}

export type VariableUse = Variable | { readonly custom: CustomVariable };

/** A choice that this dashboard alone offers. */
export interface CustomVariable {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** Values with their texts; the first is the default. */
  readonly values: readonly (readonly [value: string, text: string])[];
}

export const DASHBOARD_UIDS = [
  'plumbline-overview',
  'plumbline-domain',
  'plumbline-sources',
  'plumbline-policy',
  'plumbline-signatures',
  'plumbline-reporters',
  'plumbline-tls',
  'plumbline-failures',
  'plumbline-posture',
  'plumbline-operations',
] as const;

export type DashboardUid = (typeof DASHBOARD_UIDS)[number];
