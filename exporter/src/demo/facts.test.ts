import { specialRange } from '../enrich/addresses/special.js';
import { Judging } from '../enrich/judging.js';
import { knowledgeOf } from '../enrich/senders/known.js';
import { shippedText, unpackSenders } from '../enrich/senders/shipped.js';
import { formatIp } from '../parse/values/ip.js';
import { demoSources } from './facts.js';
import type { DemoOptions } from './options.js';
import { demoPlan } from './plan.js';
import { rowsOf } from './rows.js';

const OPTIONS: DemoOptions = { seed: 7, domains: 3, days: 45, end: '2026-06-30', reportsPerDay: 8 };
const SOURCES = [...demoSources(OPTIONS, 100_000)].flat();

test('each address that reports tell of has facts, once', () => {
  const told = new Set<string>();
  for (const { reports } of demoPlan(OPTIONS))
    for (const report of reports)
      if (report.kind === 'aggregate' && report.spoilt === undefined)
        for (const { ip } of rowsOf(report)) told.add(ip);
  const known = SOURCES.map(({ ip }) => formatIp(ip));
  expect(known).toHaveLength(told.size);
  expect(new Set(known)).toEqual(told);
});

test('no address of them is one that the internet has, nor is any network', () => {
  for (const { ip, facts } of SOURCES) {
    expect(specialRange(ip)).toMatch(/^(documentation|benchmarking)$/);
    const { asn } = facts;
    // RFC 5398.
    expect((asn >= 64_496 && asn <= 64_511) || (asn >= 65_536 && asn <= 65_551)).toBe(true);
    expect(`.${facts.ptrDomain}`).toMatch(/^\.$|\.example$/);
  }
});

test('they fill a map: senders are in some countries, and spoofers in many', () => {
  expect(new Set(SOURCES.map(({ facts }) => facts.country)).size).toBeGreaterThan(20);
  for (const { facts } of SOURCES) expect(facts.country).toMatch(/^[A-Z]{2}$/);
});

test('some names are confirmed, some are not, and some addresses have none', () => {
  const kinds = new Set(
    SOURCES.map(({ facts }) => `${facts.ptr === '' ? 'none' : 'named'} ${facts.ptrConfirmed}`),
  );
  expect(kinds).toEqual(new Set(['named true', 'named false', 'none false']));
});

test('facts show no sender', () => {
  const judging = new Judging(knowledgeOf(unpackSenders(shippedText()), { ranges: [], domains: [] }, []));
  expect(SOURCES.filter(({ facts }) => judging.tells(facts))).toEqual([]);
});

test('there are no more of them than asked', () => {
  const some = [...demoSources(OPTIONS, 100)].flat();
  expect(some).toEqual(SOURCES.slice(0, 100));
});
