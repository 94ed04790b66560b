import type { AlertGroup } from './groups.js';

const BEGIN = '<!-- Alerts: written by `npm run provisioning`. -->';
const END = '<!-- End of the alerts. -->';

/** The page with the list of alerts in the place it has for that. */
export function withAlertTable(page: string, groups: readonly AlertGroup[]): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error('docs/alerting.md has no place for the list of alerts');
  const list = groups.map(sectionOf).join('\n\n');
  return `${page.slice(0, begin)}${BEGIN}\n\n${list}\n\n${page.slice(end)}`;
}

function sectionOf({ name, title, alerts }: AlertGroup): string {
  const rows = alerts.map((alert) => [
    `[${alert.name}](runbooks/${alert.name}.md)`,
    alert.severity,
    inWords(alert.summary),
    alert.about === 'domain' && alert.needsComplete === true ? 'yes' : '',
  ]);
  return `${title} (\`${name}.yml\`):\n\n${table([['alert', 'severity', 'what it says', 'needs reports'], ...rows])}`;
}

/** Templates as the things they stand for. */
function inWords(summary: string): string {
  return summary.replace(/\{\{ \$labels\.(\w+) \}\}/g, '_$1_').replace(/\{\{.*?\}\}/g, '_N_');
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
