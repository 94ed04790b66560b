/** Rules that are wrong in one place: with another threshold, or without a clause. */
import { ruleFiles } from '../rule-file.js';
import { readThresholds, type Thresholds } from '../../thresholds.js';

export interface Mutant {
  readonly name: string;
  /** Files of rules that differ, by their names. */
  readonly files: ReadonlyMap<string, string>;
  /** Alerts or recordings that differ. */
  readonly rules: readonly string[];
}

/** Tests tell a threshold from one that differs by this share, or by 1. */
const STEP = 0.05;
/** A series and the threshold that it is compared with stand in lines that begin with these. */
const NAMED = /^ *- (?:alert|record): (\S+)/m;
const CLAUSE = /^\s*(and|or|unless)\b/;

export function mutantsOf(shipped: Thresholds): Mutant[] {
  return [...thresholdMutants(shipped), ...clauseMutants(ruleFiles(shipped))];
}

/** Every number a bit lower and a bit higher, every duration half and double. */
function thresholdMutants(shipped: Thresholds): Mutant[] {
  const files = ruleFiles(shipped);
  return leavesOf(shipped).flatMap(({ path, value }) =>
    othersOf(value).map((other) => {
      const mutated = ruleFiles(withLeaf(shipped, path, other));
      const changed = [...mutated].filter(([name, text]) => files.get(name) !== text);
      const rules = changed.flatMap(([name, text]) => differing(files.get(name) ?? '', text));
      return { name: `${path.join('.')}: ${other}`, files: new Map(changed), rules };
    }),
  );
}

/** Rules that are not the same in both files. */
function differing(one: string, other: string): string[] {
  const [before, after] = [one, other].map((text) => text.split(/^(?= *- (?:alert|record): )/m));
  return (after ?? [])
    .filter((rule, at) => rule !== before?.[at])
    .flatMap((rule) => NAMED.exec(rule)?.[1] ?? []);
}

type Leaf = string | number;

function leavesOf(node: object, above: readonly string[] = []): { path: string[]; value: Leaf }[] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    const path = [...above, key];
    if (typeof value === 'number') return [{ path, value }];
    if (typeof value === 'string') return /^\d+[smhd]$/.test(value) ? [{ path, value }] : [];
    return typeof value === 'object' && value !== null ? leavesOf(value, path) : [];
  });
}

function othersOf(value: Leaf): Leaf[] {
  if (typeof value === 'string') {
    const seconds = Number.parseInt(value, 10) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[value.slice(-1)] ?? 1);
    return [`${seconds / 2}s`, `${seconds * 2}s`];
  }
  const step =
    Number.isInteger(value) && value > 1 && value !== 7
      ? Math.max(1, Math.round(value * STEP))
      : value * STEP;
  return [value - step, value + step].map((other) => Number(other.toPrecision(6)));
}

function withLeaf(shipped: Thresholds, path: readonly string[], value: Leaf): Thresholds {
  const over = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  const judged = readThresholds(JSON.stringify(shipped), JSON.stringify(over));
  if (!judged.ok) throw new Error(`${path.join('.')}: ${judged.detail}`);
  return judged.value;
}

function clauseMutants(files: ReadonlyMap<string, string>): Mutant[] {
  return [...files].flatMap(([file, text]) => {
    const lines = text.split('\n');
    return lines.flatMap((line, first) => {
      if (!CLAUSE.test(line)) return [];
      const last = endOf(lines, first);
      const above = lines.slice(0, first).findLast((one) => NAMED.test(one)) ?? '';
      const rule = NAMED.exec(above)?.[1] ?? '';
      const without = [...lines.slice(0, first), ...lines.slice(last + 1)].join('\n');
      const clause = lines.slice(first, last + 1).map((one) => one.trim());
      const name = `${rule}: without «${clause.join(' ')}»`;
      return [{ name, files: new Map([[file, without]]), rules: [rule] }];
    });
  });
}

/** The last line of the clause that begins at `first`: before the next one, or the end of what it stands in. */
function endOf(lines: readonly string[], first: number): number {
  let open = 0;
  for (let at = first; ; at += 1) {
    open += parenthesesOf(lines[at] ?? '');
    const next = lines[at + 1] ?? '';
    const isOver = CLAUSE.test(next) || /^\s*(\)|[*/] |for:|- record:|$)/.test(next);
    if (open === 0 && (isOver || open + parenthesesOf(next) < 0)) return at;
  }
}

function parenthesesOf(line: string): number {
  return line.split('(').length - line.split(')').length;
}
