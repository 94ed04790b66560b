/** Rows under headings, each column as wide as its widest; what is `right` is a number. */
export function textTable(headings: readonly Heading[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map(({ text }, column) =>
    Math.max(text.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => pad(cell, widths[column] ?? 0, headings[column]?.right === true))
      .join('  ')
      .trimEnd();
  const lines = [headings.map(({ text }) => text), ...rows].map(line);
  return lines.map((text) => `${text}\n`).join('');
}

export interface Heading {
  readonly text: string;
  readonly right?: boolean;
}

function pad(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width);
}

/** Fit for a terminal: a stranger chose it. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '\ufffd');
}
