import { type FieldConfig, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Query } from '../../queries/query.js';
import { dataLink, type LinkPlan } from '../links.js';
import { type ColumnShown, mappingsOf, type Override, overridesOf } from '../overrides.js';
import type { PanelPlan, Regardless } from '../plan.js';
import { NO_STEPS, type Steps, thresholdsOf } from '../steps.js';
import { type Unit, UNITS } from '../units.js';

/** What every panel is asked for. */
export interface Basics {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly empty: string;
  readonly width: number;
  readonly height: number;
  readonly queries: readonly Query[];
  readonly regardless?: Regardless;
  readonly unit?: Unit;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly steps?: Steps;
  readonly words?: NonNullable<ColumnShown['words']>;
  /** The text column that series are called by: without it, they are called by the number's column too. */
  readonly labelled?: string;
  /** By the names of columns or series. */
  readonly columns?: Readonly<Record<string, ColumnShown>>;
  readonly overrides?: readonly Override[];
  /** Onward from every value of the panel; from a column alone, by `columns`. */
  readonly links?: readonly LinkPlan[];
  readonly transformations?: PanelPlan['transformations'];
}

export function panelOf(
  basics: Basics,
  kind: {
    readonly type: string;
    readonly options: object;
    readonly custom: object;
    readonly defaults?: FieldConfig;
    readonly step?: string;
  },
): PanelPlan {
  const { id, title, description, empty, width, height, queries } = basics;
  return {
    ...{ id, title, description, empty, width, height, queries },
    type: kind.type,
    step: kind.step,
    regardless: basics.regardless ?? {},
    links: basics.links ?? [],
    defaults: { ...defaultsOf(basics), ...kind.defaults, custom: kind.custom },
    overrides: [...gaps(kind.type), ...(basics.overrides ?? []), ...overridesOf(basics.columns ?? {})],
    options: kind.options,
    transformations: basics.transformations ?? [],
  };
}

function defaultsOf(basics: Basics): FieldConfig {
  const { unit = 'count', decimals, min, max, steps, words, empty, labelled, links = [] } = basics;
  return {
    unit: UNITS[unit],
    ...(decimals === undefined ? {} : { decimals }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(labelled === undefined ? {} : { displayName: `\${__field.labels.${labelled}}` }),
    noValue: empty,
    mappings: words === undefined ? [] : mappingsOf(words),
    thresholds: thresholdsOf(steps ?? NO_STEPS),
    color: { mode: steps === undefined ? FieldColorModeId.PaletteClassic : FieldColorModeId.Thresholds },
    links: links.map(dataLink),
  };
}

/**
 * Grafana writes the word for nothing to see into every empty cell, and not only where there is no row. In charts it takes
 * one that reads as a number for the value of gaps, and an empty text reads as 0.
 */
function gaps(type: string): Override[] {
  if (type === 'stat') return [];
  const value = type === 'table' ? '' : '–';
  return [{ matcher: { id: 'byRegexp', options: '/.*/' }, properties: [{ id: 'noValue', value }] }];
}
