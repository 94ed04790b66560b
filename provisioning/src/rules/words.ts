/** Pieces of Go templates: what annotations say. */

export const DOMAIN = '{{ $labels.domain }}';
export const SENDER = '{{ $labels.sender }}';
export const COUNT = '{{ $value | printf "%.0f" }}';
export const PERCENT = '{{ $value | humanizePercentage }}';
export const FACTOR = '{{ $value | printf "%.1f" }}';

/** Of an alert that is judged by the day, or by the week where there are no figures of a day. */
export const WHEN =
  '{{ if eq $labels.window "7d" }}in the last seven settled days{{ else }}on the last settled day{{ end }}';

/**
 * Another figure than the one the alert is decided by; `%q` in the PromQL stands for the domain, or `%[1]q` for it and
 * `%[2]q` for the window.
 */
export function asked(promql: string, format: string): string {
  const labels = promql.includes('%[2]q') ? '$labels.domain $labels.window' : '$labels.domain';
  return `{{ with printf \`${promql}\` ${labels} | query }}{{ . | first | value | ${format} }}{{ else }}unknown{{ end }}`;
}

export function askedCount(promql: string): string {
  return asked(promql, 'printf "%.0f"');
}

export function askedPercent(promql: string): string {
  return asked(promql, 'humanizePercentage');
}

/** A label of another series; `%q` stands for the domain. */
export function askedLabel(promql: string, label: string): string {
  return `{{ with printf \`${promql}\` $labels.domain | query }}{{ . | first | label "${label}" }}{{ else }}unknown{{ end }}`;
}

/** Of what is usual: told by no series while it is 0, of domains of which it is known what is usual. */
export function usually(metric: string, matcher: string, format: string): string {
  return asked(
    `${metric}{domain=%[1]q${matcher}} or on (domain) 0 * dmarc_baseline_daily_messages{domain=%[1]q, sender_class="own"}`,
    format,
  );
}

export function askedPeak(metric: string, matcher = ''): string {
  return usually(metric, matcher, 'printf "%.0f"');
}
