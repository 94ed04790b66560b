import * as z from 'zod';
import { openTestStore, type TestStore } from '../testing/store.js';
import { newDomains } from '../testing/told.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  const named = await store.client.command(
    `INSERT INTO senders (sender, name, category, forwards, site, dmarc_docs, origin, at)
     SELECT 'news', 'News Ltd', 'marketing', false, '', '', 'catalogue', now64(3)`,
  );
  if (!named.ok) throw new Error(named.detail);
}, 30_000);
afterAll(() => store.close());

const newDomain = newDomains(() => store);

describe('a day', () => {
  test('is settled two days after its end', async () => {
    const [row] = await store.rows(
      `SELECT toInt32(toDate(now('UTC')) - until) AS back, days FROM plumbline.v_settled`,
      z.object({ back: z.number(), days: z.number() }),
    );
    expect(row).toEqual({ back: 3, days: 2 });
  });
});

describe('a sender', () => {
  const SENDER = z.object({ sender: z.string(), first: z.number(), last: z.number(), fresh: z.boolean() });
  async function senders(domain: string): Promise<unknown[]> {
    const found = await store.client.rows(
      `WITH (SELECT until FROM v_settled) AS until
       SELECT sender, toInt32(until - first_seen) AS first, toInt32(until - last_seen) AS last, new AS fresh
       FROM v_senders WHERE domain = {domain:String} ORDER BY sender`,
      SENDER,
      { domain },
    );
    if (!found.ok) throw new Error(found.detail);
    return found.value.map(({ sender, first, last, fresh }) => [
      sender,
      first,
      last,
      fresh ? 'new' : 'known',
    ]);
  }

  test('is new where the domain was seen before it', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 5, sender: 'own' });
    await hear({ days: [10, 2], messages: 5, sender: 'news' });
    expect(await senders(domain)).toEqual([
      ['news', 10, 2, 'new'],
      ['own', 60, 0, 'known'],
    ]);
  });

  test('is not new where the history of the domain begins with it', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [10, 0], messages: 5, sender: 'own' });
    await hear({ days: [10, 0], messages: 5, sender: 'news' });
    expect(await senders(domain)).toEqual([
      ['news', 10, 0, 'known'],
      ['own', 10, 0, 'known'],
    ]);
  });

  test('is not new for long', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 5, sender: 'own' });
    await hear({ days: [28, 0], messages: 5, sender: 'a' });
    await hear({ days: [27, 0], messages: 5, sender: 'b' });
    expect(await senders(domain)).toMatchObject([
      ['a', 28, 0, 'known'],
      ['b', 27, 0, 'new'],
      ['own', 60, 0, 'known'],
    ]);
  });

  test('is not new yet while its first day is not settled', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 5, sender: 'own' });
    await hear({ days: [-1, -2], messages: 5, sender: 'news' });
    expect(await senders(domain)).toMatchObject([
      ['news', -1, -2, 'known'],
      ['own', 60, 0, 'known'],
    ]);
  });

  test('is not new because of a day or two before it: a report may have any date', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [10, 0], messages: 5, sender: 'own' });
    await hear({ days: [9, 0], messages: 5, sender: 'news' });
    await hear({ days: [90, 90], messages: 5, sender: '', reporter: 'stranger.example' });
    expect(await senders(domain)).toMatchObject([
      ['', 90, 90, 'known'],
      ['news', 9, 0, 'known'],
      ['own', 10, 0, 'known'],
    ]);
    const takeBack = await hear({ days: [80, 80], messages: 5, sender: '' });
    expect(await senders(domain)).toContainEqual(['news', 9, 0, 'new']);
    await takeBack();
    expect(await senders(domain)).toContainEqual(['news', 9, 0, 'known']);
  });

  test('was not seen on days that are yet to come', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 5, sender: 'own' });
    await hear({ days: [5, 2], messages: 5, sender: 'news' });
    await hear({ days: [-50, -50], messages: 5, sender: 'news' });
    await hear({ days: [-50, -50], messages: 5, sender: 'tomorrow' });
    expect(await senders(domain)).toEqual([
      ['news', 5, 2, 'new'],
      ['own', 60, 0, 'known'],
    ]);
  });

  test('was seen first when reports say so, however late they come', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 5, sender: 'own' });
    await hear({ days: [10, 2], messages: 5, sender: 'news' });
    await hear({ days: [12, 12], messages: 1, sender: 'news', lateHours: 200 });
    expect(await senders(domain)).toMatchObject([
      ['news', 12, 2, 'new'],
      ['own', 60, 0, 'known'],
    ]);
    await hear({ days: [90, 80], messages: 1, sender: 'news', lateHours: 2000 });
    expect(await senders(domain)).toMatchObject([
      ['news', 90, 2, 'known'],
      ['own', 60, 0, 'known'],
    ]);
  });

  test('leaves with the revision that had it', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 5, sender: 'own' });
    const takeBack = await hear({ days: [40, 35], messages: 5, sender: 'news' });
    await hear({ days: [10, 2], messages: 5, sender: 'news' });
    const takeBackAll = await hear({ days: [3, 3], messages: 1, sender: 'typo' });
    expect(await senders(domain)).toMatchObject([
      ['news', 40, 2, 'known'],
      ['own', 60, 0, 'known'],
      ['typo', 3, 3, 'new'],
    ]);
    await takeBack();
    await takeBackAll();
    expect(await senders(domain)).toMatchObject([
      ['news', 10, 2, 'new'],
      ['own', 60, 0, 'known'],
    ]);
  });

  test('that nobody knows has no name, and is never new', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 30], messages: 5, sender: 'own' });
    await hear({ days: [5, 1], messages: 5, sender: '' });
    expect(await senders(domain)).toMatchObject([
      ['', 5, 1, 'known'],
      ['own', 60, 30, 'known'],
    ]);
  });

  test('has the class of most of its mail where it is gone, of those of its last day', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 40], messages: 9, sender: 'gone', senderClass: 'compliant' });
    await hear({ days: [39, 39], messages: 5, sender: 'gone', senderClass: 'misconfigured' });
    await hear({ days: [39, 39], messages: 4, sender: 'gone', senderClass: 'threat' });
    await hear({ days: [39, 39], messages: 3, sender: 'gone', senderClass: 'forwarder' });
    expect(
      await store.rows(
        `SELECT sender_class FROM plumbline.v_senders WHERE domain = '${domain}'`,
        z.record(z.string(), z.string()),
      ),
    ).toEqual([{ sender_class: 'misconfigured' }]);
  });

  test('has a name from the catalogue, or its key, and the class of most of its mail', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 30], messages: 50, sender: 'news', senderClass: 'compliant' });
    await hear({ days: [20, 10], messages: 5, sender: 'news', senderClass: 'misconfigured' });
    await hear({ days: [20, 10], messages: 4, sender: 'news', senderClass: 'threat' });
    await hear({ days: [60, 60], messages: 4, sender: 'gone', senderClass: 'forwarder' });
    expect(
      await store.rows(
        `SELECT sender_name, sender_category, sender_class, toInt32(messages_28d) AS messages
         FROM plumbline.v_senders WHERE domain = '${domain}' ORDER BY sender_name`,
        z.record(z.string(), z.union([z.string(), z.number()])),
      ),
    ).toEqual([
      { sender_name: 'News Ltd', sender_category: 'marketing', sender_class: 'misconfigured', messages: 99 },
      { sender_name: 'gone', sender_category: '', sender_class: 'forwarder', messages: 0 },
    ]);
  });
});

const CHANGE = z.object({
  change: z.string(),
  back: z.number(),
  before: z.number(),
  after: z.number(),
  holds: z.boolean(),
});

describe('a change of a sender', () => {
  async function changes(domain: string): Promise<unknown[]> {
    const found = await store.rows(
      `WITH (SELECT until FROM plumbline.v_settled) AS until
       SELECT if(change = 'class_moved', concat(class_before, ' to ', class_after), change) AS change, toInt32(until - day) AS back,
         toInt32(messages_before) AS before, toInt32(messages_after) AS after, holds
       FROM plumbline.v_sender_changes WHERE domain = '${domain}' ORDER BY day, change`,
      CHANGE,
    );
    return found.map(({ change, back, before, after, holds }) => [
      change,
      back,
      before,
      after,
      holds ? 'holds' : 'is past',
    ]);
  }
  const good = { sender: 'news', messages: 100 };
  const bad = { ...good, aligned: false, senderClass: 'compliant' };

  test('is that it is no longer aligned', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...good, days: [40, 5] });
    await hear({ ...bad, days: [4, 0] });
    expect(await changes(domain)).toEqual([['lost_alignment', 4, 3600, 500, 'holds']]);
  });

  test('is past when it is aligned again', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...good, days: [40, 10] });
    await hear({ ...bad, days: [9, 6] });
    await hear({ ...good, days: [5, 0] });
    expect(await changes(domain)).toEqual([
      ['lost_alignment', 9, 3100, 400, 'is past'],
      ['gained_alignment', 5, 400, 600, 'holds'],
    ]);
  });

  test('is told of settled days alone', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...good, days: [40, 0] });
    await hear({ ...bad, days: [-1, -2] });
    expect(await changes(domain)).toEqual([]);
  });

  test('is found where the days between are few and small, and told of the day it began', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...good, days: [60, 20], weekdays: [1], messages: 12 });
    await hear({ ...bad, days: [13, 0], weekdays: [1], messages: 6 });
    expect(await changes(domain)).toMatchObject([
      ['lost_alignment', expect.any(Number), expect.any(Number), 12, 'holds'],
    ]);
  });

  test('is none of a few messages, nor of a small part of what it usually sends', async () => {
    const few = newDomain();
    await few.hear({ ...good, messages: 3, days: [40, 3] });
    await few.hear({ ...bad, messages: 3, days: [2, 0] });
    const small = newDomain();
    await small.hear({ ...good, messages: 1000, days: [40, 3] });
    await small.hear({ ...bad, messages: 20, days: [2, 0] });
    expect(await changes(few.domain)).toEqual([]);
    expect(await changes(small.domain)).toEqual([]);
  });

  test('is none where one report alone tells of it', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...good, days: [40, 1] });
    const takeBack = await hear({ ...bad, days: [0, 0] });
    expect(await changes(domain)).toEqual([]);
    await hear({ ...bad, days: [0, 0], reporter: 'other.example' });
    expect(await changes(domain)).toEqual([['lost_alignment', 0, 4000, 200, 'holds']]);
    await takeBack();
    expect(await changes(domain)).toEqual([]);
  });

  test('is none where a stranger uses the same service beside us', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...good, days: [40, 0] });
    await hear({ ...bad, messages: 5000, days: [4, 0] });
    expect(await changes(domain)).toEqual([]);
  });

  test('is none where others pass its mail on', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...good, days: [40, 3] });
    await hear({ ...good, messages: 1, days: [2, 0] });
    await hear({ ...bad, senderClass: 'forwarder', days: [2, 0] });
    const found = await changes(domain);
    expect(found).not.toContainEqual(expect.arrayContaining(['lost_alignment']));
  });

  test('is none any more when late reports say that it was aligned', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...good, days: [40, 3] });
    await hear({ ...bad, messages: 50, days: [2, 0] });
    expect(await changes(domain)).toEqual([['lost_alignment', 2, 3800, 150, 'holds']]);
    await hear({ ...good, messages: 100, days: [2, 0], reporter: 'late.example', lateHours: 100 });
    expect(await changes(domain)).toEqual([]);
  });

  test('holds for as long as it is so, however long that is', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...good, days: [60, 51] });
    await hear({ ...good, messages: 40, days: [50, 0] });
    await hear({ ...bad, messages: 60, days: [50, 0] });
    expect(await changes(domain)).toEqual([['lost_alignment', 50, 1000, 5100, 'holds']]);
  });

  test.each([
    ['growth', 20_000],
    ['decline', 1],
  ])('is not taken back by later %s', async (_, messages) => {
    const { domain, hear } = newDomain();
    await hear({ ...good, senderClass: 'compliant', messages: 20, days: [60, 50] });
    await hear({ ...good, senderClass: 'misconfigured', aligned: false, messages: 20, days: [49, 40] });
    await hear({ ...good, senderClass: 'misconfigured', aligned: false, messages, days: [39, 0] });
    expect(await changes(domain)).toEqual([
      ['compliant to misconfigured', 49, 220, 200 + messages * 40, 'holds'],
      ['lost_alignment', 49, 220, 200 + messages * 40, 'holds'],
    ]);
  });

  test('leaves after three months, with what came before it', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...good, days: [118, 91] });
    await hear({ ...bad, days: [90, 0] });
    const old = newDomain();
    await old.hear({ ...good, days: [118, 92] });
    await old.hear({ ...bad, days: [91, 0] });
    expect(await changes(domain)).toMatchObject([['lost_alignment', 90, 2800, 9100, 'holds']]);
    expect(await changes(old.domain)).toEqual([]);
  });

  test('is that it moved from one class to another', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...good, days: [40, 8], aligned: false, senderClass: 'misconfigured' });
    await hear({ ...good, days: [7, 0], aligned: false, senderClass: 'threat' });
    expect(await changes(domain)).toEqual([['misconfigured to threat', 7, 3300, 800, 'holds']]);
  });

  test('is that it is new, once there is enough of it', async () => {
    const { domain, hear } = newDomain();
    await hear({ sender: 'own', messages: 100, days: [60, 0] });
    await hear({ ...good, messages: 9, days: [5, 5] });
    expect(await changes(domain)).toEqual([]);
    await hear({ ...good, messages: 1, days: [3, 3] });
    expect(await changes(domain)).toEqual([['new', 5, 0, 10, 'holds']]);
  });
});

describe('a change of a source', () => {
  async function changes(domain: string): Promise<unknown[]> {
    const found = await store.rows(
      `WITH (SELECT until FROM plumbline.v_settled) AS until
       SELECT concat(replaceOne(toString(source_ip), '::ffff:', ''), ' ', class_before, ' to ', class_after) AS change,
         toInt32(until - day) AS back, toInt32(messages_before) AS before, toInt32(messages_after) AS after, holds
       FROM plumbline.v_source_changes WHERE domain = '${domain}' ORDER BY source_ip, day`,
      CHANGE,
    );
    return found.map(({ change, back, before, after, holds }) => [
      change,
      back,
      before,
      after,
      holds ? 'holds' : 'is past',
    ]);
  }
  const ours = { messages: 100, sourceIp: '192.0.2.7', senderClass: 'compliant' };
  const theirs = { messages: 100, sourceIp: '192.0.2.9', senderClass: 'threat', aligned: false };

  test('is that it moved from one class to another', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...ours, days: [40, 8] });
    await hear({ ...ours, days: [7, 0], senderClass: 'misconfigured', aligned: false });
    await hear({ ...ours, days: [40, 0], sourceIp: '192.0.2.8' });
    await hear({ ...theirs, days: [7, 0], messages: 2, sourceIp: '192.0.2.8' });
    expect(await changes(domain)).toEqual([['192.0.2.7 compliant to misconfigured', 7, 3300, 800, 'holds']]);
  });

  test('may be to a threat and back of somebody who was never ours', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...theirs, days: [40, 21], senderClass: 'forwarder' });
    await hear({ ...theirs, days: [20, 10] });
    await hear({ ...theirs, days: [9, 0], senderClass: 'forwarder' });
    expect(await changes(domain)).toEqual([
      ['192.0.2.9 forwarder to threat', 20, 2000, 1100, 'is past'],
      ['192.0.2.9 threat to forwarder', 9, 1100, 1000, 'holds'],
    ]);
  });

  test('is none of what was a threat alone, nor of a few messages that were passed on', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...theirs, days: [40, 0] });
    await hear({ ...theirs, days: [40, 40], messages: 7, senderClass: 'forwarder', sourceIp: '192.0.2.10' });
    await hear({ ...theirs, days: [20, 0], sourceIp: '192.0.2.10' });
    expect(await changes(domain)).toEqual([]);
  });

  test('is not taken back by later growth', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...ours, messages: 20, days: [40, 28] });
    await hear({ ...ours, messages: 20, days: [27, 15], senderClass: 'misconfigured' });
    await hear({ ...ours, messages: 9000, days: [14, 0], senderClass: 'misconfigured' });
    expect(await changes(domain)).toEqual([
      ['192.0.2.7 compliant to misconfigured', 27, 260, 135_260, 'holds'],
    ]);
  });
});

describe('a change of a selector', () => {
  async function changes(domain: string): Promise<unknown[]> {
    const found = await store.rows(
      `WITH (SELECT until FROM plumbline.v_settled) AS until
       SELECT concat(dkim_selector, ' ', change) AS change, toInt32(until - day) AS back,
         toInt32(messages_before) AS before, toInt32(messages_after) AS after, holds
       FROM plumbline.v_selector_changes WHERE domain = '${domain}' ORDER BY day, change`,
      CHANGE,
    );
    return found.map(({ change, back, before, after, holds }) => [
      change,
      back,
      before,
      after,
      holds ? 'holds' : 'is past',
    ]);
  }

  test('is that it stopped passing, and passes again', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [40, 9], messages: 100, dkim: [domain, 's1', 'pass'] });
    await hear({ days: [8, 6], messages: 100, dkim: [domain, 's1', 'fail'] });
    expect(await changes(domain)).toEqual([['s1 stopped_passing', 8, 3200, 300, 'holds']]);
    await hear({ days: [5, 0], messages: 100, dkim: [domain, 's1', 'pass'] });
    expect(await changes(domain)).toEqual([
      ['s1 stopped_passing', 8, 3200, 300, 'is past'],
      ['s1 passing_again', 5, 300, 600, 'holds'],
    ]);
  });

  test('is not taken back by later growth, nor by time', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 51], messages: 20, dkim: [domain, 's1', 'pass'] });
    await hear({ days: [50, 41], messages: 20, dkim: [domain, 's1', 'fail'] });
    await hear({ days: [40, 0], messages: 9000, dkim: [domain, 's1', 'fail'] });
    expect(await changes(domain)).toEqual([['s1 stopped_passing', 50, 200, 369_200, 'holds']]);
  });

  test('is that it appeared, or vanished', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 20], messages: 100, dkim: [domain, 'old', 'pass'] });
    await hear({ days: [19, 0], messages: 100, dkim: [`mail.${domain}`, 'young', 'pass'] });
    expect(await changes(domain)).toEqual([
      ['old vanished', 19, 4100, 0, 'holds'],
      ['young appeared', 19, 0, 2000, 'holds'],
    ]);
  });

  test('is none of what strangers write into their mail', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 100, dkim: [domain, 's1', 'pass'] });
    await hear({ days: [5, 0], messages: 900, dkim: [domain, 's1', 'fail'] });
    await hear({ days: [5, 0], messages: 900, dkim: [domain, 'made-up', 'fail'] });
    await hear({ days: [5, 0], messages: 900, dkim: ['stranger.example', 's1', 'pass'] });
    expect(await changes(domain)).toEqual([]);
  });

  test('is none where a receiver could not look up the key', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 3], messages: 100, dkim: [domain, 's1', 'pass'] });
    await hear({ days: [2, 0], messages: 900, dkim: [domain, 's1', 'temperror'] });
    expect(await changes(domain)).toEqual([]);
  });

  test('is none where it signs seldom and goes on doing so', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [118, 0], messages: 100, dkim: [domain, 's1', 'pass'] });
    await hear({ days: [110, 110], messages: 100, dkim: [domain, 'monthly', 'pass'] });
    for (const back of [80, 50, 20])
      await hear({ days: [back, back], messages: 100, dkim: [domain, 'monthly', 'pass'] });
    expect(await changes(domain)).toEqual([]);
  });
});
