import {
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import type { Options } from '@grafana/grafana-foundation-sdk/barchart';
import type { PanelPlan } from '../plan.js';
import { type Basics, panelOf } from './basics.js';

export interface BarsOf extends Basics {
  /** The column that names the bars. */
  readonly by: string;
  readonly lying?: boolean;
}

/** Bars by a name, where time is not the question. */
export function bars(of: BarsOf): PanelPlan {
  const options: Options = {
    xField: of.by,
    orientation: of.lying === true ? VizOrientation.Horizontal : VizOrientation.Vertical,
    xTickLabelRotation: 0,
    xTickLabelMaxLength: 24,
    stacking: StackingMode.None,
    showValue: VisibilityMode.Auto,
    barWidth: 0.8,
    groupWidth: 0.7,
    fullHighlight: false,
    legend: {
      displayMode: LegendDisplayMode.List,
      placement: LegendPlacement.Bottom,
      showLegend: true,
      calcs: [],
    },
    tooltip: { mode: TooltipDisplayMode.Multi, sort: SortOrder.Descending },
  };
  return panelOf(of, { type: 'barchart', options, custom: { lineWidth: 0, fillOpacity: 85 } });
}
