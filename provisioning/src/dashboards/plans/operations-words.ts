/** What panels about Plumbline itself say of where their figures come from, and of nothing to see. */
export const NOT_SCRAPED =
  'Prometheus has no sample of this at the step of the time chosen: choose a shorter time, or have it scrape Plumbline';
export const NOT_YET = 'Nothing of the kind happened in this time, or Prometheus does not scrape Plumbline';
export const COUNTED = 'From counters of the exporters that Prometheus scrapes, by when it happened.';
export const ARRIVAL = 'By time of arrival, in UTC: not by the days that reports tell of.';
export const IN_AN_HOUR = 'Each point is of the hour before it.';
