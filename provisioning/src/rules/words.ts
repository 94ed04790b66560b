/** Pieces of Go templates: what annotations say. */

export const DOMAIN = '{{ $labels.domain }}';
export const SENDER = '{{ $labels.sender }}';
export const COUNT = '{{ $value | printf "%.0f" }}';
export const PERCENT = '{{ $value | humanizePercentage }}';
export const FACTOR = '{{ $value | printf "%.1f" }}';

/** Another figure than the one the alert is decided by; `%q` in the PromQL stands for the domain. */
export function asked(promql: string, format: string): string {
  return `{{ with printf \`${promql}\` $labels.domain | query }}{{ . | first | value | ${format} }}{{ else }}unknown{{ end }}`;
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
