import { demoMails } from '@plumbline/exporter/demo/mails.js';
import { CASES } from '../corpus/cases.js';
import type { Fixture } from '../corpus/build/fixture.js';

/** Longer inputs make few trials: what is in them is in the short ones too. */
const MOST_BYTES = 64 * 1024;

/** What is mutated: every delivery of the corpus, and a few days of the demo. */
export function material(): readonly Fixture[] {
  const demo = [...demoMails({ seed: 1, domains: 1, days: 2, end: '2026-03-01', reportsPerDay: 10 })];
  const mails = demo.map(({ fileName, bytes }) => ({ name: fileName, bytes: Buffer.concat([...bytes]) }));
  const byBytes = new Map<string, Fixture>();
  for (const fixture of [...CASES.map(({ fixture }) => fixture), ...mails])
    if (fixture.bytes.length <= MOST_BYTES) byBytes.set(fixture.bytes.toString('latin1'), fixture);
  return [...byBytes.values()];
}
