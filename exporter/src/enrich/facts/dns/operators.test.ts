import type { Answer, Ask } from './answer.js';
import { Operators } from './operators.js';
import { ip } from '../../../parse/values/testing/ip.js';

const KEEP = { found: 1000, none: 100 };

let asked: string[];
let records: Map<string, readonly string[]>;
let silence: Answer['outcome'] | undefined;

beforeEach(() => {
  asked = [];
  silence = undefined;
  records = new Map([
    ['0.2.0.192.origin.asn.cymru.com', ['64500 64501 | 192.0.2.0/24 | US | arin | 2020-01-01']],
    ['AS64500.asn.cymru.com', ['64500 | US | arin | 2020-01-01 | EXAMPLE - Example | Networks, Inc., US']],
    [
      `0${'.0'.repeat(23)}.8.b.d.0.1.0.0.2.origin6.asn.cymru.com`,
      ['64502 | 2001:db8::/32 | SE | ripencc | ', '64503 | 2001:db8::/48 | SE | ripencc | '],
    ],
  ]);
});

const ask: Ask = (name, type) => {
  asked.push(name);
  const values = type === 'TXT' ? (records.get(name) ?? []) : [];
  if (silence !== undefined) return Promise.resolve({ outcome: silence, values: [] });
  return Promise.resolve({ outcome: values.length > 0 ? 'found' : 'none', values });
};

it('has the first operator of the longest route, and its name', async () => {
  const operators = new Operators({ remembered: 10, keep: KEEP }, () => 0);
  expect(await operators.find(ip('192.0.2.77'), ask)).toEqual({
    asn: 64500,
    asName: 'EXAMPLE - Example | Networks, Inc.',
  });
  expect(await operators.find(ip('2001:db8::1'), ask)).toEqual({ asn: 64503, asName: '' });
  expect(await operators.find(ip('198.51.100.1'), ask)).toEqual({ asn: 0, asName: '' });
});

it('asks once for all addresses of a network, for a while', async () => {
  let now = 0;
  const operators = new Operators({ remembered: 10, keep: KEEP }, () => now);
  await operators.find(ip('192.0.2.77'), ask);
  expect(await operators.find(ip('192.0.2.78'), ask)).toMatchObject({ asn: 64500 });
  expect(asked).toHaveLength(2);
  now = 1000;
  await operators.find(ip('192.0.2.77'), ask);
  expect(asked).toHaveLength(4);
});

it('knows the operator where nobody tells its name, and that there is more to be known', async () => {
  const operators = new Operators({ remembered: 10, keep: KEEP }, () => 0);
  const noNames: Ask = (name, type) =>
    name.startsWith('AS') ? Promise.resolve({ outcome: 'silent', values: [] }) : ask(name, type);
  expect(await operators.find(ip('192.0.2.77'), noNames)).toEqual({ asn: 64500, asName: '', open: 'failed' });
  expect(await operators.find(ip('192.0.2.77'), ask)).toMatchObject({
    asName: 'EXAMPLE - Example | Networks, Inc.',
  });
});

it('remembers for less long that a network has none', async () => {
  let now = 0;
  const operators = new Operators({ remembered: 10, keep: KEEP }, () => now);
  for (now of [0, 99, 100]) await operators.find(ip('198.51.100.1'), ask);
  expect(asked).toHaveLength(2);
});

it('remembers no silence, and believes no nonsense', async () => {
  const operators = new Operators({ remembered: 10, keep: KEEP }, () => 0);
  for (const [outcome, open] of [
    ['silent', 'failed'],
    ['zone_silent', 'failed'],
    ['unable', 'failed'],
    ['resting', 'unasked'],
  ] as const) {
    silence = outcome;
    expect(await operators.find(ip('192.0.2.77'), ask)).toEqual({ asn: 0, asName: '', open });
  }
  silence = undefined;
  expect(await operators.find(ip('192.0.2.77'), ask)).toMatchObject({ asn: 64500 });
  for (const line of [
    '',
    '|',
    'x | 198.51.100.0/24',
    '99999999999 | 198.51.100.0/24',
    '0 | 198.51.100.0/24',
  ]) {
    records.set('0.100.51.198.origin.asn.cymru.com', [line]);
    const fresh = new Operators({ remembered: 10, keep: KEEP }, () => 0);
    expect(await fresh.find(ip('198.51.100.1'), ask)).toEqual({ asn: 0, asName: '' });
  }
});
