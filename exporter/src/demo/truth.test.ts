import { demoPlan } from './plan.js';
import { mailsOf } from './mails.js';
import type { DemoOptions } from './options.js';
import { bytesOf, xmlDocuments } from './testing/decode.js';
import { dayTruth, truthJson, noTotals, addTotals, type DayTruth, type DemoTotals } from './truth.js';

const OPTIONS: DemoOptions = { seed: 7, domains: 3, days: 8, end: '2026-06-28', reportsPerDay: 30 };

function truths(options: DemoOptions): DayTruth[] {
  return [...demoPlan(options)].map(dayTruth);
}

function values(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}>([^<]*)<`, 'g'))].map(([, value = '']) => value);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Counts what is written in a document, knowing nothing of how it came about. */
function count(xml: string): DemoTotals & { dkim: number; spf: number; days: string[]; domains: string[] } {
  const rows = [...xml.matchAll(/<(?:\w+:)?row>(.*?)<\/(?:\w+:)?row>/gs)].map(([, row = '']) => ({
    count: Number(values(row, 'count')[0]),
    dkim: values(row, 'dkim')[0]?.toLowerCase() === 'pass',
    spf: values(row, 'spf')[0]?.toLowerCase() === 'pass',
  }));
  const messages = (those: (row: (typeof rows)[number]) => boolean): number =>
    sum(rows.filter(those).map((row) => row.count));
  const middle = (Number(values(xml, 'begin')[0]) + Number(values(xml, 'end')[0])) / 2;
  return {
    reports: 1,
    records: rows.length,
    messages: messages(() => true),
    dmarc_pass_messages: messages((row) => row.dkim || row.spf),
    dkim: messages((row) => row.dkim),
    spf: messages((row) => row.spf),
    days: [new Date(middle * 1000).toISOString().slice(0, 10)],
    domains: values(
      /<(?:\w+:)?policy_published>.*?<\/(?:\w+:)?policy_published>/s.exec(xml)?.[0] ?? '',
      'domain',
    ),
  };
}

test.each([
  ['', OPTIONS],
  [', and what cannot be read not at all', { ...OPTIONS, days: 45, reportsPerDay: 8 }],
])('every day says what its mails hold, repeats counted once%s', (_, options) => {
  for (const plan of demoPlan(options)) {
    const truth = dayTruth(plan);
    const spoilt = new Set(truth.spoilt?.map(({ file }) => file));
    const mails = [...mailsOf(plan)].filter(({ fileName }) => !spoilt.has(fileName));
    const documents = new Set(mails.flatMap(({ bytes }) => xmlDocuments(bytesOf(bytes))));
    const counts = [...documents].map(count);
    expect(new Set(counts.flatMap(({ days }) => days))).toEqual(new Set([truth.day]));
    expect(new Set(counts.flatMap(({ domains }) => domains))).toEqual(new Set([truth.domain]));
    expect(truth).toMatchObject({
      reports: counts.length,
      records: sum(counts.map(({ records }) => records)),
      messages: sum(counts.map(({ messages }) => messages)),
      dmarc_pass_messages: sum(counts.map((one) => one.dmarc_pass_messages)),
      dkim_aligned_messages: sum(counts.map(({ dkim }) => dkim)),
      spf_aligned_messages: sum(counts.map(({ spf }) => spf)),
    });
  }
});

test('dispositions, classes and senders each add up to the messages', () => {
  for (const truth of truths(OPTIONS)) {
    for (const parts of [truth.dispositions, truth.sender_classes, truth.senders])
      expect(sum(Object.values(parts))).toBe(truth.messages);
  }
});

test('records asked for are records made', () => {
  for (const days of [8, 45])
    expect(sum(truths({ ...OPTIONS, days, records: 32_345 }).map(({ records }) => records))).toBe(32_345);
});

test('as JSON it can be read back', () => {
  const days = truths(OPTIONS);
  const totals = noTotals();
  for (const day of days) addTotals(totals, day);
  const text =
    truthJson.begin(OPTIONS) + days.map(truthJson.day).join(truthJson.separator) + truthJson.end(totals);
  expect(JSON.parse(text)).toMatchObject({ options: OPTIONS, days, totals });
});

describe('what was planted shows', () => {
  const long: DemoOptions = { ...OPTIONS, domains: 1, days: 56, reportsPerDay: 10 };
  const days = truths(long);
  const messages = (those: (truth: DayTruth, at: number) => boolean): number =>
    sum(days.filter(those).map((truth) => truth.messages));

  test('a weekend is quieter than the week', () => {
    const isWeekend = ({ day }: DayTruth): boolean => [0, 6].includes(new Date(day).getUTCDay());
    const atWeekends = messages(isWeekend) / (2 * 8);
    const inWeeks = messages((truth) => !isWeekend(truth)) / (5 * 8);
    expect(atWeekends).toBeLessThan(inWeeks / 2);
  });

  test('mail grows', () => {
    expect(messages((_, at) => at >= 28)).toBeGreaterThan(messages((_, at) => at < 28));
  });

  test('a broken key takes the newsletter out for one day', () => {
    const { events } = JSON.parse(truthJson.begin(long) + truthJson.end(noTotals())) as {
      events: { domain: string; day: string; sender: string }[];
    };
    const [event] = events;
    const passing = (day: string | undefined): number => {
      const truth = days.find((one) => one.day === day);
      return truth === undefined ? NaN : truth.dkim_aligned_messages / truth.messages;
    };
    expect(event).toMatchObject({ domain: 'acme.example', day: '2026-06-25', sender: 'newsletter-service' });
    expect(passing('2026-06-25')).toBeLessThan(passing('2026-06-24'));
    expect(passing('2026-06-25')).toBeLessThan(passing('2026-06-26'));
  });

  test('some mail is late, some comes twice', () => {
    expect(sum(days.map(({ late }) => late.length))).toBeGreaterThan(0);
    expect(sum(days.map(({ repeated }) => repeated.length))).toBeGreaterThan(0);
  });
});
