import type { Alert } from './rule.js';

export function runbookUrl(base: string, alert: string): string {
  return `${base}/${alert}.md`;
}

/** A dashboard with the variables that the alert has labels for. */
export function dashboardUrl(base: string, { dashboard, about, expr }: Alert): string {
  const hasSender = expr.includes('by (domain, sender)');
  const variables = about === 'process' ? [] : hasSender ? ['domain', 'sender'] : ['domain'];
  const asked = variables.map((name) => `var-${name}={{ $labels.${name} | urlquery }}`).join('&');
  return `${base}/d/${dashboard}${asked === '' ? '' : `?${asked}`}`;
}
