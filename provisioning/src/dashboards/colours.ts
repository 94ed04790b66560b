/**
 * Colours by meaning, of Okabe and Ito's palette, which people with any colour vision tell apart; legible on
 * light and on dark. No panel tells by colour alone: a name or a number always stands beside it. Series that only the data
 * name (domains, senders, reporters) take Grafana's own palette: it has none by series that would be safe for all eyes.
 */
export const COLOURS = {
  compliant: '#0072B2',
  misconfigured: '#E69F00',
  forwarder: '#56B4E9',
  threat: '#D55E00',
  unknown: '#8C8C8C',
  none: '#8C8C8C',
  pass: '#0072B2',
  quarantine: '#E69F00',
  reject: '#D55E00',
  good: '#009E73',
  fair: '#E69F00',
  bad: '#D55E00',
  plain: '#56B4E9',
  quiet: '#8C8C8C',
  other: '#CC79A7',
  vivid: '#F0E442',
} as const;

export type Colour = keyof typeof COLOURS;
