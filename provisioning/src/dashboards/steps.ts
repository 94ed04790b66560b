import { type ThresholdsConfig, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { type Colour, COLOURS } from './colours.js';

/** Where a figure changes its colour: the first colour from below, each other from its value on. */
export interface Steps {
  readonly from: Colour;
  readonly then: readonly (readonly [number, Colour])[];
}

export function thresholdsOf({ from, then }: Steps): ThresholdsConfig {
  return {
    mode: ThresholdsMode.Absolute,
    steps: [
      { value: null, color: COLOURS[from] },
      ...then.map(([value, colour]) => ({ value, color: COLOURS[colour] })),
    ],
  };
}

/** More is better, as of shares that pass. */
export function risingTo(fair: number, good: number): Steps {
  return {
    from: 'bad',
    then: [
      [fair, 'fair'],
      [good, 'good'],
    ],
  };
}

/** Less is better. */
export function fallingFrom(fair: number, bad: number): Steps {
  return {
    from: 'good',
    then: [
      [fair, 'fair'],
      [bad, 'bad'],
    ],
  };
}

export const NO_STEPS: Steps = { from: 'plain', then: [] };
