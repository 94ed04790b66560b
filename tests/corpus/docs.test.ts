import { readFileSync } from 'node:fs';
import { parseBytes, parseSeconds } from '@plumbline/exporter/config/units.js';
import { DEVIATIONS } from '@plumbline/exporter/model/deviations.js';
import { DEFAULT_LIMITS } from '@plumbline/exporter/model/limits.js';
import { REASONS } from '@plumbline/exporter/model/reasons.js';

type Default = [name: string, value: number | undefined];

const REPORTS = readFileSync(new URL('../../docs/reports.md', import.meta.url), 'utf8');

describe('docs/reports.md', () => {
  test('lists every deviation under its class, and no other', () => {
    const listed = sections(section('Deviations'), '###').flatMap(({ title, text }) =>
      rows(text).map(([code]) => `${title.split(':')[0] ?? ''} ${code ?? ''}`),
    );
    const known = Object.entries(DEVIATIONS).map(([code, { of }]) => `${of} ${code}`);
    expect(listed.sort()).toEqual(known.sort());
  });

  test('lists every reason with what happened and what to do, and no other', () => {
    const listed = rows(section('Reasons'));
    expect(listed.map(([reason]) => reason).sort()).toEqual(Object.keys(REASONS).sort());
    for (const row of listed) expect(row.filter((cell) => cell !== '')).toHaveLength(3);
  });

  test('lists every limit with its default, and no other', () => {
    const listed = rows(section('Limits')).map(([name = '', value = '']): Default => [
      name,
      amount(name, value),
    ]);
    const known = Object.entries(DEFAULT_LIMITS).map(([name, value]): Default => [setting(name), value]);
    expect(listed).toEqual(known);
  });

  test('names no limit that there is not', () => {
    const named = [...REPORTS.matchAll(/`limits\.(\w+)`/g)].map(([, name]) => name);
    expect(Object.keys(DEFAULT_LIMITS).map(setting)).toEqual(expect.arrayContaining(named));
  });
});

function section(title: string): string {
  const found = sections(REPORTS, '##').find((one) => one.title === title);
  if (found === undefined) throw new Error(`there is no section ${title}`);
  return found.text;
}

function sections(text: string, mark: '##' | '###'): { title: string; text: string }[] {
  return text
    .split(new RegExp(`^${mark} `, 'm'))
    .slice(1)
    .map((part) => ({ title: part.split('\n', 1)[0] ?? '', text: part.slice(part.indexOf('\n')) }));
}

/** The cells of every row that begins with a code. */
function rows(text: string): string[][] {
  return [...text.matchAll(/^\| `(\w+)` +\|(.*)\|$/gm)].map(([, code = '', rest = '']) => [
    code,
    ...rest.split('|').map((cell) => cell.trim()),
  ]);
}

/** A limit as the configuration spells it. */
function setting(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A default as the configuration reads it. */
function amount(name: string, value: string): number | undefined {
  if (name.endsWith('_bytes')) return parseBytes(value);
  return name.endsWith('_seconds') ? parseSeconds(value) : Number(value);
}
