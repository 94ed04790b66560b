/** What figures are of, in the words of Grafana. */
export const UNITS = {
  count: 'short',
  exact: 'none',
  ratio: 'percentunit',
  percent: 'percent',
  seconds: 's',
  milliseconds: 'ms',
  bytes: 'bytes',
  'bytes per second': 'Bps',
  days: 'd',
  hours: 'h',
  'per second': 'cps',
  date: 'time:YYYY-MM-DD',
  moment: 'dateTimeAsIso',
  ago: 'dateTimeFromNow',
  text: 'string',
} as const;

export type Unit = keyof typeof UNITS;
