/** What figures are of, in the words of Grafana. */
export const UNITS = {
  count: 'short',
  exact: 'none',
  ratio: 'percentunit',
  seconds: 's',
  bytes: 'bytes',
  'bytes per second': 'Bps',
  days: 'd',
  'per second': 'cps',
  date: 'time:YYYY-MM-DD',
  moment: 'dateTimeAsIso',
  text: 'string',
} as const;

export type Unit = keyof typeof UNITS;
