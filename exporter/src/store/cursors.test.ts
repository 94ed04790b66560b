/** What an intake source remembers is there for whoever runs it next. */
import { Cursors } from './cursors.js';
import { openTestStore, type TestStore } from './testing/store.js';

let store: TestStore;
let cursors: Cursors;

beforeAll(async () => {
  store = await openTestStore();
  cursors = new Cursors(store.client);
});
afterAll(async () => {
  await store.close();
});

async function all(source: string): Promise<unknown> {
  const read = await cursors.all(source);
  return read.ok ? Object.fromEntries(read.value) : read.reason;
}

async function write(source: string, values: Record<string, string>, at: number): Promise<void> {
  expect(await cursors.write(source, new Map(Object.entries(values)), at)).toMatchObject({ ok: true });
}

it('has what was written last, of each key', async () => {
  await write('mailbox', { INBOX: '1:10', Archive: '7:1' }, 1000);
  await write('mailbox', { INBOX: '1:20' }, 2000);
  expect(await all('mailbox')).toEqual({ INBOX: '1:20', Archive: '7:1' });
  expect(await cursors.read('mailbox', 'INBOX')).toEqual({ ok: true, value: '1:20' });
});

it('has nothing of other sources, and nothing that was forgotten', async () => {
  await write('one', { a: 'x', 'b\t\'"\n': 'ä' }, 1000);
  await write('two', { a: 'y' }, 1000);
  await write('one', { a: '' }, 1001);
  expect(await all('one')).toEqual({ 'b\t\'"\n': 'ä' });
  expect(await cursors.read('one', 'a')).toEqual({ ok: true, value: undefined });
  expect(await all('two')).toEqual({ a: 'y' });
});

it('takes many at once, and none', async () => {
  const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`key ${i}`, String(i)]));
  await write('many', many, 1000);
  await write('many', {}, 1000);
  expect(await all('many')).toEqual(many);
});
