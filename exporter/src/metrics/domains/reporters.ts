import type { StateReporter } from '../../store/state/reporters.js';
import type { Folded } from './folded.js';
import { unlessZero, type Sample } from './sample.js';
import { top } from './top.js';
import { OTHER } from './words.js';

/** Until when the first by messages told, and all others. */
export function reportersOf(rows: readonly StateReporter[], most: number, folded: Folded): Sample[] {
  const known = rows.filter(({ reporter }) => reporter !== '');
  const { first, rest } = top(
    known,
    most,
    ({ messages }) => messages,
    ({ reporter }) => reporter,
  );
  const strangers = rows.filter(({ reporter }) => reporter === '');
  for (const { domain, reporter } of rest) folded.add('reporter', [domain, reporter]);
  for (const { domain, reporters } of strangers) folded.add('reporter', [domain, ''], reporters);
  const others = [...rest, ...strangers];
  const [one] = others;
  return [
    ...first.flatMap(({ domain, reporter, last_end: end }) => lastEnd(domain, reporter, end)),
    ...(one === undefined ? [] : lastEnd(one.domain, OTHER, Math.max(...others.map((row) => row.last_end)))),
  ];
}

export function silentReporters(rows: readonly StateReporter[]): Sample[] {
  const [row] = rows;
  if (row === undefined) return [];
  const silent = rows.reduce((sum, one) => sum + one.silent, 0);
  return unlessZero('dmarc_silent_reporters', [row.domain], silent);
}

function lastEnd(domain: string, reporter: string, end: number): Sample[] {
  return unlessZero('dmarc_report_last_end_timestamp_seconds', [domain, reporter], end);
}
