import { configure, decide, listDomains, neverSeen } from './domain-decisions.js';
import { adoptBySelf, ourDomains } from './domains.js';
import { openTestStore, type TestStore } from './testing/store.js';

const SLOW = 120_000;
let store: TestStore;

beforeEach(async () => {
  store = await openTestStore();
}, SLOW);
afterEach(async () => {
  await store.close();
}, SLOW);

function client() {
  return store.connect('plumbline');
}

async function seen(...domains: readonly string[]): Promise<void> {
  await client().command('INSERT INTO seen_domains SELECT arrayJoin({domains:Array(String)})', { domains });
}

async function ours(): Promise<readonly string[]> {
  const asked = await ourDomains(client(), 100);
  if (!asked.ok) throw new Error(asked.detail);
  return asked.value.ours;
}

async function listed(): Promise<string[]> {
  const asked = await listDomains(client(), { most: 100 });
  if (!asked.ok) throw new Error(asked.detail);
  return asked.value.map(({ domain, state, origin, owned }) => `${domain} ${state} ${origin} ${owned}`);
}

test(
  'once somebody has decided, a stranger’s domain waits apart, until it is adopted or ignored',
  async () => {
    await seen('a.example');
    await decide(client(), ['example.com'], 'adopted');
    await seen('stranger.example', 'mail.example.com');
    expect(await adoptBySelf(client())).toEqual({ ok: true, value: [] });
    expect(await ours()).toEqual(['example.com', 'mail.example.com']);
    expect(await listed()).toEqual([
      'a.example undecided  false',
      'stranger.example undecided  false',
      'example.com adopted command true',
      'mail.example.com undecided  true',
    ]);

    await decide(client(), ['a.example'], 'adopted');
    await decide(client(), ['stranger.example', 'mail.example.com'], 'ignored');
    expect(await ours()).toEqual(['a.example', 'example.com']);
    expect(await neverSeen(client(), ['a.example', 'new.example'])).toEqual({
      ok: true,
      value: ['new.example'],
    });
  },
  SLOW,
);

test.each(['adopted', 'ignored'] as const)(
  'what was ours by itself is undecided once one is %s',
  async (state) => {
    await seen('a.example', 'b.example', 'stranger.example');
    await adoptBySelf(client());
    await decide(client(), ['b.example'], state);
    expect(await ours()).toEqual(state === 'adopted' ? ['b.example'] : []);
    expect(await listed()).toEqual([
      'a.example undecided  false',
      'stranger.example undecided  false',
      `b.example ${state} command ${state === 'adopted'}`,
    ]);
    await decide(client(), ['a.example'], 'adopted');
    expect(await ours()).toContain('a.example');
  },
  SLOW,
);

test(
  'the settings say which are ours, and take back what they say no more',
  async () => {
    await seen('self.example', 'b.example');
    expect(await adoptBySelf(client())).toEqual({ ok: true, value: ['b.example', 'self.example'] });
    await decide(client(), ['b.example'], 'ignored');

    // What was ours by itself is so no longer.
    for (let i = 0; i < 2; i++) await configure(client(), ['example.com', 'b.example']);
    expect(await ours()).toEqual(['b.example', 'example.com']);
    expect(await listed()).toEqual([
      'self.example undecided  false',
      'b.example owned config true',
      'example.com owned config true',
    ]);

    // What a command decided before holds again.
    for (let i = 0; i < 2; i++) await configure(client(), ['other.example']);
    expect(await ours()).toEqual(['other.example']);
    expect(await listed()).toContain('b.example ignored command false');

    await configure(client(), []);
    expect(await ours()).toEqual([]);
    expect(await adoptBySelf(client())).toEqual({ ok: true, value: [] });
  },
  SLOW,
);
