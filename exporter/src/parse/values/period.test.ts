import { periodOf } from './period.js';

const at = (iso: string): number => Date.parse(iso) / 1000;

test.each([
  ['a day', '2026-03-01T00:00:00Z', '2026-03-01T23:59:59Z', 1, '2026-03-01'],
  ['a day to the midnight after it', '2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z', 1, '2026-03-01'],
  ['a day of another zone', '2026-03-01T08:00:00Z', '2026-03-02T07:59:59Z', 2, '2026-03-01'],
  ['noon to noon', '2026-03-01T12:00:00Z', '2026-03-02T12:00:00Z', 2, '2026-03-02'],
  ['a week', '2026-03-01T00:00:00Z', '2026-03-07T23:59:59Z', 7, '2026-03-04'],
  ['a second', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', 1, '2026-03-01'],
  ['a second after midnight', '2026-03-01T00:00:00Z', '2026-03-02T00:00:01Z', 2, '2026-03-01'],
  ['before 1970', '1969-12-31T00:00:00Z', '1969-12-31T23:59:59Z', 1, '1969-12-31'],
])('%s', (_, from, to, spanDays, day) => {
  expect(periodOf(at(from), at(to))).toEqual({ begin: at(from), end: at(to), spanDays, day });
});
