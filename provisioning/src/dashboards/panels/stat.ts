import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  PercentChangeColorMode,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import type { Options } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelPlan } from '../plan.js';
import { type Basics, panelOf } from './basics.js';

export interface StatOf extends Basics {
  /** `figure` alone; `figures` each with its name; `name` where a text is the answer. */
  readonly shows?: 'figure' | 'figures' | 'word';
  /** A small line behind the figure; its query is then a series. */
  readonly line?: boolean;
  /** How many values of a series become one. */
  readonly of?: 'lastNotNull' | 'sum' | 'max' | 'mean';
}

export function stat(of: StatOf): PanelPlan {
  const { shows = 'figure' } = of;
  const options: Options = {
    graphMode: of.line === true ? BigValueGraphMode.Area : BigValueGraphMode.None,
    colorMode: of.steps === undefined ? BigValueColorMode.None : BigValueColorMode.Value,
    justifyMode: BigValueJustifyMode.Auto,
    textMode: shows === 'figures' ? BigValueTextMode.ValueAndName : BigValueTextMode.Value,
    wideLayout: true,
    showPercentChange: false,
    percentChangeColorMode: PercentChangeColorMode.Standard,
    // A text is a figure only where all fields are, not numbers alone.
    reduceOptions: { calcs: [of.of ?? 'lastNotNull'], fields: shows === 'word' ? '/.*/' : '', values: false },
    orientation: VizOrientation.Auto,
  };
  return panelOf(of, { type: 'stat', options, custom: {} });
}
