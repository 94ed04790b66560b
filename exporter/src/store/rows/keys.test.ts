import { reportKey } from '../../parse/values/identity.js';
import { identityOf, reportKeyOf } from './keys.js';

const PARTS = {
  kind: 'aggregate',
  reporter: 'mx.example',
  reportId: '1',
  domain: 'example.com',
  begin: 1,
  end: 2,
} as const;
const FIRST = 'a'.repeat(64);
const SECOND = 'b'.repeat(64);

test('the identity is the first 64 bits of the hash of the key', () => {
  const hash = `ffffffffffffffff${'0'.repeat(48)}`;
  expect(identityOf({ ...PARTS, hash })).toBe(2n ** 64n - 1n);
  expect(identityOf({ ...PARTS, hash: `8000000000000001${'0'.repeat(48)}` })).toBe(2n ** 63n + 1n);
});

test('documents differ by their report key', () => {
  expect(reportKeyOf(FIRST)).toBe(reportKeyOf(FIRST));
  expect(reportKeyOf(FIRST)).not.toBe(reportKeyOf(SECOND));
});

test('a failure report is known by its content, whoever passed it on', () => {
  const parts = { ...PARTS, kind: 'failure', reportId: FIRST } as const;
  const [here, there] = [reportKey(parts), reportKey({ ...parts, reporter: 'list.example' })];
  expect(here.hash).not.toBe(there.hash);
  expect(identityOf(here)).toBe(identityOf(there));
  expect(identityOf(here)).not.toBe(identityOf(reportKey({ ...parts, reportId: SECOND })));
});
