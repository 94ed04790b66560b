import { DEVIATIONS } from '@plumbline/exporter/model/deviations.js';
import { REASONS } from '@plumbline/exporter/model/reasons.js';
import { CASES } from './cases.js';
import type { Case } from './case.js';
import { read, type Reading } from './reading.js';

describe.each(classes())('class %s', (_, cases) => {
  test.each(cases.map((one): [string, Case] => [one.title, one]))('%s', async (_title, one) => {
    const readings = await read(one.fixture, { limits: one.limits });
    expect(readings).toMatchObject(one.expected);
    for (const [i, { deviations }] of one.expected.entries())
      expect(readings[i]?.deviations).toEqual([...deviations].sort());
    for (const reading of readings) {
      expectIdentity(reading);
      expectClosedSets(reading);
    }
  });
});

function classes(): [string, Case[]][] {
  const byClass = new Map<string, Case[]>();
  for (const one of CASES) {
    const cases = byClass.get(String(one.of)) ?? [];
    byClass.set(String(one.of), [...cases, one]);
  }
  return [...byClass];
}

/** Held = records + quarantined: each of the former was handed over as a row, each of the latter with a reason. */
function expectIdentity({ status, kind, records, quarantined, ...reading }: Reading): void {
  if (status === 'rejected' || status === 'ignored') {
    expect(records).toBe(0);
    return;
  }
  const { rows, tlsPolicies, tlsFailures, quarantinedReasons } = reading;
  const handedOver = kind === 'failure' ? 1 : rows.length + tlsPolicies.length + tlsFailures.length;
  expect({ records, quarantined }).toEqual({
    records: handedOver,
    quarantined: quarantinedReasons.length,
  });
  if (quarantined > 0) expect(status).toBe('partial');
}

function expectClosedSets({ status, reason, deviations, quarantinedReasons }: Reading): void {
  if (status !== 'ok' && quarantinedReasons.length === 0) expect(Object.keys(REASONS)).toContain(reason);
  for (const why of quarantinedReasons) expect(Object.keys(REASONS)).toContain(why);
  for (const code of deviations) expect(Object.keys(DEVIATIONS)).toContain(code);
}
