import { DOMAIN_FAMILIES } from './families.js';
import type { Sample } from './sample.js';

/** The same in both formats: families in their order, each with its help and its type, those without a series too. */
export function domainText(samples: readonly Sample[]): string {
  const lines = new Map<string, string>(
    DOMAIN_FAMILIES.map(({ name, type, help }) => [name, `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`]),
  );
  const of = new Map<string, string[]>(DOMAIN_FAMILIES.map(({ name }) => [name, []]));
  for (const { family, labels, value } of samples)
    of.get(family)?.push(`${family}${labels} ${numberText(value)}\n`);
  return [...lines].map(([name, head]) => head + (of.get(name) ?? []).join('')).join('');
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}
