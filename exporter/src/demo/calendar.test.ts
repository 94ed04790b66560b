import { activity, dateOf, dayNumber, isWeekend, mailDate } from './calendar.js';

test('days are numbers, and back again', () => {
  expect(dayNumber('1970-01-02')).toBe(1);
  expect(dateOf(dayNumber('2024-02-29') + 1)).toBe('2024-03-01');
});

test('a Saturday and a Sunday are a weekend', () => {
  const week = Array.from({ length: 7 }, (_, i) => isWeekend(dayNumber('2026-06-01') + i));
  expect(week).toEqual([false, false, false, false, false, true, true]);
});

test('mail grows towards the end', () => {
  const monday = dayNumber('2026-06-01');
  const weeks = [21, 14, 7, 0].map((ago) => activity(monday - ago, monday));
  expect(weeks).toEqual([...weeks].sort((a, b) => a - b));
  expect(weeks.at(-1)).toBe(100);
});

test('mail dates are those of RFC 5322', () => {
  expect(mailDate(0)).toBe('Thu, 01 Jan 1970 00:00:00 +0000');
});
