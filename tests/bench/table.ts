import type { Summary } from './stats.js';

export interface Table {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The first column and those without a heading are words, left-aligned; the others are figures, right-aligned. */
export function tableText({ title, header, rows }: Table): string {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const cell = (text: string, column: number): string => {
    const width = widths[column] ?? 0;
    return column === 0 || header[column] === '' ? text.padEnd(width) : text.padStart(width);
  };
  const text = (line: readonly string[]): string => line.map(cell).join('  ').trimEnd();
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
