import * as z from 'zod';
import { openTestStore, type TestStore } from '../testing/store.js';
import { newDomains } from '../testing/told.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await store.run(
    `INSERT INTO plumbline.reporters (reporter, organisation, name, at) VALUES
       ('known.example', 'known.example', 'Known', now64(3)), ('new.known.example', 'known.example', 'Known', now64(3)),
       ('other.known.test', 'other.known.test', 'Other', now64(3))`,
  );
}, 30_000);
afterAll(() => store.close());

const newDomain = newDomains(() => store);

const ROW = z.record(z.string(), z.unknown());
const UNTIL = 'WITH (SELECT until FROM plumbline.v_settled) AS until';
/** Days are counted back from the last settled one: the second day after it is yesterday. */
const YESTERDAY = -2;

describe('the completeness of a day', () => {
  async function completeness(domain: string, back: number): Promise<unknown> {
    const found = await store.rows(
      `${UNTIL} SELECT round(completeness, 3) AS complete, reporters_expected AS expected, reporters_reported AS reported, missing, settled,
         round(expected_messages) AS messages, round(reported_messages) AS here
       FROM plumbline.v_completeness WHERE domain = '${domain}' AND day = until - ${back}`,
      ROW,
    );
    return found[0];
  }

  test('is the share of messages of the usual reporters that have told of it', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 50, reporter: 'big.example' });
    await hear({ days: [60, 1], messages: 40, reporter: 'middle.example' });
    await hear({ days: [60, 1], messages: 10, reporter: 'small.example' });
    expect(await completeness(domain, 0)).toEqual({
      complete: 0.5,
      expected: 3,
      reported: 1,
      missing: ['middle.example', 'small.example'],
      settled: true,
      messages: 100,
      here: 50,
    });
    expect(await completeness(domain, 1)).toMatchObject({ complete: 1, missing: [] });
    await hear({ days: [0, 0], messages: 1, reporter: 'middle.example', lateHours: 80 });
    expect(await completeness(domain, 0)).toMatchObject({ complete: 0.9, missing: ['small.example'] });
  });

  test('does not miss on Sunday who reports on workdays, nor every day who reports weekly', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 50, reporter: 'daily.example' });
    await hear({ days: [60, YESTERDAY], weekdays: [1, 2, 3, 4, 5], messages: 50, reporter: 'work.example' });
    await hear({ days: [60, YESTERDAY], weekdays: [3], messages: 350, reporter: 'weekly.example' });
    const days = await store.rows(
      `SELECT toDayOfWeek(day) AS weekday, any(reporters_expected) AS expected, toInt32(any(expected_messages)) AS messages,
         min(completeness) AS complete
       FROM plumbline.v_completeness WHERE domain = '${domain}' GROUP BY weekday ORDER BY weekday`,
      ROW,
    );
    expect(days.map(({ expected, messages, complete }) => [expected, messages, complete])).toEqual([
      [2, 100, 1],
      [2, 100, 1],
      [3, 200, 1],
      [2, 100, 1],
      [2, 100, 1],
      [1, 50, 1],
      [1, 50, 1],
    ]);
  });

  test('is nothing in an outage, and all of it when the reports come after all', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 8], messages: 50 });
    await hear({ days: [3, 0], messages: 50 });
    for (const back of [7, 4]) expect(await completeness(domain, back)).toMatchObject({ complete: 0 });
    expect(await completeness(domain, 2)).toMatchObject({ complete: 1 });
    await hear({ days: [7, 4], messages: 50, lateHours: 150 });
    for (const back of [7, 4]) expect(await completeness(domain, back)).toMatchObject({ complete: 1 });
  });

  test('counts what a revision says, not what it took the place of', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 1], messages: 50 });
    const takeBack = await hear({ days: [0, 0], messages: 50 });
    expect(await completeness(domain, 0)).toMatchObject({ complete: 1 });
    await takeBack();
    expect(await completeness(domain, 0)).toMatchObject({ complete: 0 });
  });

  test('is not told of a domain that was not there two weeks before', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [13, 0], messages: 50 });
    expect(await completeness(domain, 0)).toBeUndefined();
    await hear({ days: [14, 14], messages: 50 });
    expect(await completeness(domain, 0)).toMatchObject({ complete: 1, expected: 1 });
  });

  test('forgets in two weeks who reports no more', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 50, reporter: 'stays.example' });
    await hear({ days: [60, 21], messages: 50, reporter: 'gone.example' });
    expect(await completeness(domain, 20)).toMatchObject({ complete: 0.5, missing: ['gone.example'] });
    expect(await completeness(domain, 6)).toMatchObject({ complete: 1, missing: [] });
  });

  test('goes by organisations: who reports by another address is not missing', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 10], messages: 50, reporter: 'known.example' });
    await hear({ days: [9, 0], messages: 50, reporter: 'new.known.example' });
    await hear({ days: [60, 0], messages: 50 });
    for (const back of [0, 9])
      expect(await completeness(domain, back)).toMatchObject({ complete: 1, expected: 2, messages: 62 });
    await hear({ days: [YESTERDAY, YESTERDAY], messages: 50 });
    expect(await completeness(domain, YESTERDAY)).toMatchObject({
      complete: 0.2,
      missing: ['known.example'],
    });
  });

  test('is half missing at most where one of several strangers is, whatever it claimed to have seen', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 50, reporter: 'a.example' });
    await hear({ days: [60, 0], messages: 30, reporter: 'b.example' });
    await hear({ days: [60, 1], messages: 1e12, reporter: 'loud.example' });
    expect(await completeness(domain, 0)).toMatchObject({
      complete: 0.5,
      messages: 160,
      missing: ['loud.example'],
    });
  });

  test('is a fifth missing at most where strangers are, however many, if one is to be expected who is known', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 50, reporter: 'known.example' });
    await hear({ days: [60, 0], messages: 10, reporter: 'other.known.test' });
    await hear({ days: [60, 0], messages: 10, reporter: 'honest.example' });
    for (const n of [1, 2, 3, 4]) await hear({ days: [60, 1], messages: 1e9, reporter: `loud${n}.example` });
    expect(await completeness(domain, 0)).toMatchObject({
      complete: 0.8,
      messages: 75,
      expected: 7,
      reported: 3,
    });
  });

  test('is missing a little where somebody known is who tells of little, however much the other tells of', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 900, reporter: 'known.example' });
    await hear({ days: [60, 1], messages: 100, reporter: 'other.known.test' });
    expect(await completeness(domain, 0)).toMatchObject({ complete: 0.9, messages: 1000 });
  });

  test('stays above four fifths where four strangers told for seven weeks and ended, and somebody known tells', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 50, reporter: 'known.example' });
    for (const n of [1, 2, 3, 4])
      await hear({ days: [50, 1], messages: 1000, reporter: `brief${n}.example` });
    expect(await completeness(domain, 0)).toMatchObject({ complete: 0.8, reported: 1 });
  });

  test('knows nobody by a name alone of whose reports none was shown to be its own, where that of others was', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 50, reporter: 'known.example' });
    await hear({ days: [60, 1], messages: 950, reporter: 'other.known.test' });
    expect(await completeness(domain, 0)).toMatchObject({ complete: 0.05 });
    await hear({ days: [90, 90], messages: 1, reporter: 'stranger.example', check: 'pass' });
    expect(await completeness(domain, 0)).toMatchObject({ complete: 0.05 });
    await hear({ days: [90, 90], messages: 1, reporter: 'known.example', check: 'pass' });
    expect(await completeness(domain, 0)).toMatchObject({ complete: 0.8, missing: ['other.known.test'] });
    await hear({ days: [90, 90], messages: 1, reporter: 'other.known.test', check: 'pass' });
    expect(await completeness(domain, 0)).toMatchObject({ complete: 0.05 });
  });

  test('leaves those who are known their weight where strangers are few', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 50, reporter: 'known.example' });
    await hear({ days: [60, 1], messages: 40, reporter: 'other.known.test' });
    await hear({ days: [60, 1], messages: 10, reporter: 'stranger.example' });
    expect(await completeness(domain, 0)).toMatchObject({
      complete: 0.5,
      messages: 100,
      missing: ['other.known.test', 'stranger.example'],
    });
  });

  test('does not go by one day on which a reporter told of much more, or of nearly nothing', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 1], messages: 50, reporter: 'a.example' });
    await hear({ days: [60, 0], messages: 60, reporter: 'b.example' });
    await hear({ days: [7, 7], messages: 1e9, reporter: 'a.example', lateHours: 7 });
    expect(await completeness(domain, 0)).toMatchObject({ complete: 0.545, messages: 110 });
    expect(await completeness(domain, 1)).toMatchObject({ complete: 1, messages: 110 });
  });

  test('expects a stranger who told of four days, and somebody who is known who told of three', async () => {
    const { domain, hear } = newDomain();
    const weekday = await store.rows(
      `${UNTIL} SELECT toDayOfWeek(until) AS day`,
      z.object({ day: z.number() }),
    );
    const weekdays = weekday.map(({ day }) => day);
    await hear({ days: [60, 0], messages: 50 });
    await hear({ days: [21, 1], weekdays, messages: 50, reporter: 'stranger.example' });
    expect(await completeness(domain, 0)).toMatchObject({ complete: 1, expected: 1 });
    await hear({ days: [21, 1], weekdays, messages: 50, reporter: 'known.example' });
    expect(await completeness(domain, 0)).toMatchObject({ complete: 0.2, missing: ['known.example'] });
    await hear({ days: [28, 28], messages: 50, reporter: 'stranger.example' });
    expect(await completeness(domain, 0)).toMatchObject({ missing: ['known.example', 'stranger.example'] });
  });

  test('has of a reporter that reports several times a day the hours it told of', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 240, reporter: 'daily.example' });
    for (const hour of [0, 4, 8, 12, 16, 20])
      await hear({
        days: [60, hour < 12 ? 0 : 1],
        messages: 40,
        reporter: 'often.example',
        hours: [hour, hour + 4],
      });
    await hear({ days: [YESTERDAY, YESTERDAY], messages: 10, reporter: 'often.example', hours: [8, 9] });
    expect(await completeness(domain, 1)).toMatchObject({ complete: 1, messages: 480, here: 480 });
    expect(await completeness(domain, 0)).toMatchObject({
      complete: 0.75,
      here: 360,
      reported: 2,
      missing: [],
    });
    expect(await completeness(domain, YESTERDAY)).toMatchObject({
      complete: 0.021,
      here: 10,
      reported: 0,
      missing: ['often.example', 'daily.example'],
    });
  });

  test('has all of who tells of some hours alone, as it does each day', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 10, hours: [9, 17] });
    await hear({ days: [60, 0], messages: 10, reporter: 'zone.example', hours: [-9, 15] });
    await hear({ days: [14, 14], messages: 10, hours: [17, 24] });
    expect(await completeness(domain, 0)).toMatchObject({ complete: 1, missing: [] });
  });

  test('is not told earlier of a domain for one report that is dated long before', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [16, 0], messages: 50 });
    const days = `SELECT count() AS days, min(reporters_reported) AS least FROM plumbline.v_completeness WHERE domain = '${domain}' AND settled`;
    const before = await store.rows(days, ROW);
    expect(before).toEqual([{ days: '3', least: 1 }]);
    await hear({ days: [90, 90], messages: 50 });
    await hear({ days: [80, 80], messages: 50, reporter: 'x.example' });
    expect(await store.rows(days, ROW)).toEqual(before);
  });
});
