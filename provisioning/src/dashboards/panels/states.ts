import {
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  TimelineValueAlignment,
  TooltipDisplayMode,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { Options } from '@grafana/grafana-foundation-sdk/statetimeline';
import type { PanelPlan } from '../plan.js';
import { type Basics, panelOf } from './basics.js';

export interface StatesOf extends Basics {
  readonly step?: '1d' | '1h' | '1m';
}

/** A line for each series, which says what it was from when to when. */
export function states(of: StatesOf): PanelPlan {
  const options: Options = {
    showValue: VisibilityMode.Auto,
    rowHeight: 0.85,
    mergeValues: true,
    alignValue: TimelineValueAlignment.Left,
    perPage: 20,
    legend: {
      displayMode: LegendDisplayMode.List,
      placement: LegendPlacement.Bottom,
      showLegend: true,
      calcs: [],
    },
    tooltip: { mode: TooltipDisplayMode.Single, sort: SortOrder.None },
  };
  const custom = { lineWidth: 0, fillOpacity: 85 };
  return panelOf(of, { type: 'state-timeline', options, custom, step: of.step ?? '1d' });
}
