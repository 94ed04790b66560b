import type { PanelPlan } from '../plan.js';
import { type Basics, panelOf } from './basics.js';

/** Days across, names down, and how much by colour: each numeric column of the answer is a line. */
export function heat(of: Basics): PanelPlan {
  const options = {
    calculate: false,
    cellGap: 1,
    color: {
      mode: 'scheme',
      scheme: 'Cividis',
      fill: 'dark-orange',
      exponent: 0.5,
      steps: 64,
      reverse: false,
    },
    cellValues: {},
    filterValues: { le: 1e-9 },
    rowsFrame: { layout: 'auto' },
    yAxis: { axisPlacement: 'left', reverse: false },
    exemplars: { color: 'rgba(255,0,255,0.7)' },
    legend: { show: true },
    tooltip: { mode: 'single', yHistogram: false, showColorScale: true },
    showValue: 'never',
  };
  const custom = {
    scaleDistribution: { type: 'linear' },
    hideFrom: { tooltip: false, viz: false, legend: false },
  };
  return panelOf(of, { type: 'heatmap', options, custom, step: '1d' });
}
