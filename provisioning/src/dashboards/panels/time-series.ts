import {
  AxisColorMode,
  AxisPlacement,
  BarAlignment,
  GraphDrawStyle,
  type GraphFieldConfig,
  GraphGradientMode,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  LineInterpolation,
  ScaleDistribution,
  SortOrder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { Options } from '@grafana/grafana-foundation-sdk/timeseries';
import type { PanelPlan } from '../plan.js';
import { type Basics, panelOf } from './basics.js';

export interface ChartOf extends Basics {
  /** `bars` a day, one on the other; `lines` for shares and for what goes on all the time. */
  readonly drawn: 'bars' | 'stacked bars' | 'lines' | 'stacked lines';
  /** Finest step: reports tell of days. */
  readonly step?: '1d' | '1h' | '1m' | '15s';
  /** Figures of each series in the legend, as `sum`, `lastNotNull`, `max`. */
  readonly totals?: readonly ('sum' | 'lastNotNull' | 'max' | 'mean' | 'min')[];
  readonly legend?: 'below' | 'right';
  readonly axis?: string;
  /** Thresholds drawn as dashed lines. */
  readonly lines?: boolean;
}

export function chart(of: ChartOf): PanelPlan {
  // Bars that do not stand on 0 lie about how much more is more; Grafana lets them.
  const grounded = of.drawn.endsWith('bars') ? { min: 0, ...of } : of;
  return panelOf(grounded, {
    type: 'timeseries',
    options: optionsOf(of),
    custom: customOf(of),
    step: of.step ?? '1d',
  });
}

function optionsOf({ totals = [], legend = totals.length > 0 ? 'right' : 'below' }: ChartOf): Options {
  return {
    legend: {
      displayMode: totals.length > 0 ? LegendDisplayMode.Table : LegendDisplayMode.List,
      placement: legend === 'right' ? LegendPlacement.Right : LegendPlacement.Bottom,
      showLegend: true,
      calcs: [...totals],
    },
    tooltip: { mode: TooltipDisplayMode.Multi, sort: SortOrder.Descending },
  };
}

function customOf({ drawn, axis, lines }: ChartOf): GraphFieldConfig {
  const bars = drawn.endsWith('bars');
  return {
    drawStyle: bars ? GraphDrawStyle.Bars : GraphDrawStyle.Line,
    lineInterpolation: LineInterpolation.Linear,
    lineWidth: bars ? 0 : 2,
    fillOpacity: bars ? 85 : drawn === 'stacked lines' ? 40 : 0,
    gradientMode: GraphGradientMode.None,
    showPoints: VisibilityMode.Auto,
    pointSize: 4,
    stacking: { mode: drawn.startsWith('stacked') ? StackingMode.Normal : StackingMode.None, group: 'A' },
    axisPlacement: AxisPlacement.Auto,
    axisColorMode: AxisColorMode.Text,
    axisLabel: axis ?? '',
    scaleDistribution: { type: ScaleDistribution.Linear },
    thresholdsStyle: {
      mode: lines === true ? GraphThresholdsStyleMode.Dashed : GraphThresholdsStyleMode.Off,
    },
    spanNulls: false,
    barAlignment: BarAlignment.Center,
    barWidthFactor: 0.8,
    hideFrom: { tooltip: false, viz: false, legend: false },
  };
}
