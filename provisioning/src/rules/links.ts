import { OWN_CLASSES } from '../queries/classes.js';
import { OWN_MAIL_ONLY, PANEL_OF } from './panels.js';
import type { Alert } from './rule.js';

export function runbookUrl(base: string, alert: string): string {
  return `${base}/${alert}.md`;
}

/** A dashboard with the variables that the alert has labels for, of own mail where it is about that, opened at the panel that shows it. */
export function dashboardUrl(base: string, { name, dashboard, about, expr }: Alert): string {
  const hasSender = expr.includes('by (domain, sender)');
  const variables = about === 'process' ? [] : hasSender ? ['domain', 'sender'] : ['domain'];
  const labelled = variables.map((label) => `var-${label}={{ $labels.${label} | urlquery }}`);
  const ours = OWN_MAIL_ONLY.has(name) ? OWN_CLASSES.map((known) => `var-sender_class=${known}`) : [];
  const asked = [...labelled, ...ours].join('&');
  return atPanel(`${base}/d/${dashboard}${asked === '' ? '' : `?${asked}`}`, name);
}

/** The address of a dashboard, opened at the panel of an alert where there is one. */
export function atPanel(url: string, alert: string): string {
  const panel = PANEL_OF[alert];
  if (panel === undefined) return url;
  return `${url}${url.includes('?') ? '&' : '?'}viewPanel=panel-${panel}`;
}
