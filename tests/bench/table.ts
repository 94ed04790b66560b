import type { Summary } from './stats.js';

export interface Table {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The first column is left-aligned, figures are right-aligned. */
export function tableText({ title, header, rows }: Table): string {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const text = (line: readonly string[]): string =>
    widths
      .map((width, i) => (i === 0 ? (line[i] ?? '').padEnd(width) : (line[i] ?? '').padStart(width)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [title, '', text(header), rule, ...rows.map(text)].join('\n');
}

export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

export function spread({ lowest, highest }: Summary): string {
  return `${count(lowest)} - ${count(highest)}`;
}

export function times(ratio: Summary | undefined): string {
  if (ratio === undefined) return '';
  return `${decimal(ratio.median)} (${decimal(ratio.lowest)} - ${decimal(ratio.highest)})`;
}

export function decimal(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}
