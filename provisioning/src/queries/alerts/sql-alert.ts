/** Alerts that SQL says better than the gauges: with figures of all domains, be they in series or not. */
export interface SqlAlert {
  /** The alert of rules/ that it decides: texts, severity and runbook are its. */
  readonly name: string;
  /** Columns of words, which are labels, and one of figures, `value`. */
  readonly sql: string;
  /** It fires where the figure is so. */
  readonly fires: Threshold;
  /** Where its texts ask for words beside the figure, the labels that are these words, in that order. */
  readonly words?: readonly string[];
}

export interface Threshold {
  readonly is: 'gt' | 'gte' | 'lt' | 'lte';
  readonly than: number;
}

/** So many instances of an alert at most: anybody can tell of any subdomain. The worst come first. */
export const MOST = 200;
