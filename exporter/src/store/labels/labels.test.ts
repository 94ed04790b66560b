/** What a person says is kept with who said it and when; of each target the newest counts. */
import * as z from 'zod';
import type { CatalogueSender, LabelTarget } from '../../model/sender.js';
import { openTestStore, type TestStore } from '../testing/store.js';
import { KnownSenders } from './known-senders.js';
import { LabelBook, type LabelWish } from './label-book.js';
import { labelView } from './label-view.js';
import { NOBODY, SenderLabels } from './labels.js';
import { mailBySender } from './sender-mail.js';
import { readTarget, targetText } from './target.js';

const MAILER: CatalogueSender = {
  key: 'mailer',
  name: 'The Mailer',
  category: 'marketing',
  site: 'https://mailer.example',
  dmarcDocs: '',
  forwards: false,
  platform: false,
  origin: 'catalogue',
  evidence: [{ kind: 'dkim', value: 'mailer.example' }],
};

let store: TestStore;
let labels: SenderLabels;
let senders: KnownSenders;
let book: LabelBook;

beforeAll(async () => {
  store = await openTestStore();
  labels = new SenderLabels(store.client);
  senders = new KnownSenders(store.client, () => [MAILER]);
  book = new LabelBook({ labels, senders, most: () => 4 });
});
beforeEach(async () => {
  for (const table of ['sender_labels', 'senders']) await store.client.command(`TRUNCATE TABLE ${table}`);
});
afterAll(async () => {
  await store.close();
});

function target(text: string): LabelTarget {
  const read = readTarget(text);
  if (!read.ok) throw new Error(read.detail);
  return read.target;
}

async function say(targets: string, wish: Partial<LabelWish>) {
  return await book.say({
    ...{ sender: '', senderClass: undefined, note: '', actor: 'ada', ...wish },
    targets: targets.split(' ').map(target),
  });
}

async function said(targets: string, wish: Partial<LabelWish>): Promise<string[]> {
  const done = await say(targets, wish);
  if (!done.ok) throw new Error(done.detail);
  return done.changed.map(targetText);
}

async function holding(): Promise<unknown[]> {
  const found = await labels.all(100);
  if (!found.ok) throw new Error(found.detail);
  return found.value.map(({ at, ...label }) => labelView({ ...label, at: at - at }));
}

const AT = new Date(0).toISOString();

test('a label is as it was said, of IPv4, IPv6 and domains alike', async () => {
  expect(await labels.newest()).toEqual({ ok: true, value: NOBODY });
  await said('192.0.2.0/24 2001:db8::/32 2001:db8::25 bounce.mailer.example', {
    sender: 'mailer',
    senderClass: 'forwarder',
    note: "it's\tours; '); DROP TABLE x --",
  });
  const rest = {
    sender: 'mailer',
    sender_class: 'forwarder',
    note: "it's\tours; '); DROP TABLE x --",
    actor: 'ada',
    at: AT,
  };
  expect(await holding()).toEqual([
    { target: '192.0.2.0/24', kind: 'address', ...rest },
    { target: '2001:db8::/32', kind: 'address', ...rest },
    { target: '2001:db8::25', kind: 'address', ...rest },
    { target: 'bounce.mailer.example', kind: 'domain', ...rest },
  ]);
  const found = await labels.of([target('192.0.2.0/24'), target('192.0.2.9')]);
  expect(found).toMatchObject({ ok: true, value: [{ target: target('192.0.2.0/24') }] });
});

test('what is said later takes the place of what was said, whole, and can be taken back', async () => {
  await said('192.0.2.7', { sender: 'mailer', note: 'I think' });
  await said('192.0.2.7', { senderClass: 'threat', actor: 'bob' });
  expect(await holding()).toEqual([
    {
      ...{ target: '192.0.2.7', kind: 'address', sender: null, sender_class: 'threat' },
      ...{ note: '', actor: 'bob', at: AT },
    },
  ]);
  expect(await book.takeBack([target('192.0.2.7'), target('192.0.2.8')], 'ada')).toEqual({
    ok: true,
    changed: [target('192.0.2.7')],
    labels: [],
  });
  expect(await holding()).toEqual([]);
  expect(await said('192.0.2.7', { sender: 'mailer' })).toEqual(['192.0.2.7']);
});

test('there may be many targets at once', async () => {
  const roomy = new LabelBook({ labels, senders, most: () => 10_000 });
  const targets = Array.from({ length: 2500 }, (_, i) => target(`10.${i >> 8}.${i & 255}.0/24`));
  const wish = { sender: '', senderClass: 'threat', note: '', actor: 'ada', targets } as const;
  const done = await roomy.say(wish);
  expect(done).toMatchObject({ ok: true, changed: { length: 2500 }, labels: { length: 2500 } });
  expect(await labels.count()).toEqual({ ok: true, value: 2500 });
  expect(await roomy.say(wish)).toMatchObject({ changed: [] });
  expect(await labels.all(3)).toMatchObject({ value: { length: 3 } });
});

test('the same again changes nothing, and nobody is told of anything new', async () => {
  expect(await said('192.0.2.7 192.0.2.7/32', { sender: 'mailer' })).toEqual(['192.0.2.7']);
  const before = await labels.newest();
  expect(await said('192.0.2.7', { sender: 'mailer', actor: 'bob' })).toEqual([]);
  expect(await book.takeBack([target('192.0.2.8')], 'bob')).toMatchObject({ changed: [] });
  expect(await labels.newest()).toEqual(before);
  expect(await said('192.0.2.7 192.0.2.8', { sender: 'mailer' })).toEqual(['192.0.2.8']);
  expect(await labels.newest()).not.toEqual(before);
});

test('the later counts, though the clock of who said it is behind', async () => {
  await store.client.command(
    `INSERT INTO sender_labels SELECT '192.0.2.7', 'address', toIPv6('192.0.2.7'), 128, '', 'threat', '', 'ada',
       now64(3) + 3600, false`,
  );
  expect(await said('192.0.2.7', { senderClass: 'compliant' })).toEqual(['192.0.2.7']);
  expect(await holding()).toMatchObject([{ sender_class: 'compliant' }]);
});

test('a sender that nobody knows is refused with the nearest, unless it is said to be new', async () => {
  expect(await say('192.0.2.7', { sender: 'mialer' })).toMatchObject({
    reason: 'sender_unknown',
    detail: 'nobody is known as mialer; did you mean mailer?',
  });
  expect(await say('192.0.2.7', { sender: 'the mailer' })).toMatchObject({
    detail: 'nobody is known as the mailer; did you mean mailer?',
  });
  expect(await say('192.0.2.7', { sender: 'zzz' })).toMatchObject({ detail: 'nobody is known as zzz' });

  for (let i = 0; i < 2; i++) await said('192.0.2.7', { sender: 'our-crm', newSender: 'Our CRM' });
  expect(await said('192.0.2.8', { sender: 'our-crm' })).toEqual(['192.0.2.8']);
  expect(await senders.all()).toMatchObject({
    ok: true,
    value: [MAILER, { key: 'our-crm', name: 'Our CRM', origin: 'label', evidence: [] }],
  });
  const shown = await store.rows(
    'SELECT target, sender_name FROM plumbline.v_sender_labels ORDER BY target',
    z.object({ target: z.string(), sender_name: z.string() }),
  );
  expect(shown).toEqual([
    { target: '192.0.2.7', sender_name: 'Our CRM' },
    { target: '192.0.2.8', sender_name: 'Our CRM' },
  ]);
  expect(await say('192.0.2.9', { sender: 'our-crm', newSender: 'Another' })).toMatchObject({
    reason: 'sender_known',
  });
});

test.each<[string, Partial<LabelWish>]>([
  ['nothing_said', { note: 'hm' }],
  ['key_invalid', { newSender: 'Our CRM', senderClass: 'threat' }],
  ['key_invalid', { sender: 'Our CRM', newSender: 'Our CRM' }],
  ['name_invalid', { sender: 'our-crm', newSender: '' }],
  ['note_too_long', { sender: 'mailer', note: 'x'.repeat(501) }],
])('%s: nothing is written', async (reason, wish) => {
  expect(await say('192.0.2.7', wish)).toMatchObject({ ok: false, reason });
  expect(await labels.newest()).toEqual({ ok: true, value: NOBODY });
  expect(await senders.all()).toEqual({ ok: true, value: [MAILER] });
});

test('there are no more labels than there may be, and no sender is made on the way', async () => {
  await said('192.0.2.1 192.0.2.2 192.0.2.3', { sender: 'mailer' });
  const tooMany = { sender: 'our-crm', newSender: 'Our CRM' };
  expect(await say('192.0.2.4 192.0.2.5', tooMany)).toMatchObject({ reason: 'labels_too_many' });
  expect(await senders.all()).toEqual({ ok: true, value: [MAILER] });
  expect(await said('192.0.2.1 192.0.2.4', tooMany)).toHaveLength(2);
  await book.takeBack([target('192.0.2.1')], 'ada');
  expect(await said('192.0.2.5', tooMany)).toHaveLength(1);
});

test('how much mail came from whom is counted by domain: ours, or one with those below it', async () => {
  const row = (domain: string, sender: string, messages: number, day = '2026-06-20'): string =>
    `('${domain}', '${day}', '${sender}', ${messages})`;
  await store.client.command(
    `INSERT INTO records (domain, day, sender, messages) VALUES ${[
      row('a.example', 'mailer', 3),
      row('a.example', 'mailer', 4, '2026-06-21'),
      row('sub.a.example', 'mailer', 10),
      row('a.example', 'mailer', 100, '2026-05-01'),
      row('stranger.test', 'mailer', 1000),
      row('a.example', '', 5),
    ].join(', ')}`,
  );
  await store.client.command(`INSERT INTO domains SELECT 'example', 'owned', 'config', now64(3)`);
  await store.client.command(`INSERT INTO seen_domains SELECT arrayJoin(['a.example', 'sub.a.example'])`);
  const days = { from: '2026-06-01', to: '2026-06-30' };
  expect(await mailBySender(store.client, { ...days, domain: undefined })).toEqual({
    ok: true,
    value: [
      {
        ...{ key: 'mailer', messages: 17, domains: 2 },
        top: [
          { domain: 'sub.a.example', messages: 10 },
          { domain: 'a.example', messages: 7 },
        ],
      },
    ],
  });
  const below = { ...days, domain: 'sub.a.example' };
  expect(await mailBySender(store.client, below)).toMatchObject({ value: [{ messages: 10, domains: 1 }] });
  const other = { ...days, domain: 'stranger.test' };
  expect(await mailBySender(store.client, other)).toMatchObject({ value: [{ messages: 1000 }] });
});
