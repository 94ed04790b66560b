import { adoptBySelf, adoptDemo, ourDomains } from './domains.js';
import { overview } from './overview.js';
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

/** Reports came about these. */
async function seen(...domains: readonly string[]): Promise<void> {
  const asked = await client().command('INSERT INTO seen_domains SELECT arrayJoin({domains:Array(String)})', {
    domains,
  });
  expect(asked.ok).toBe(true);
}

function names(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, i) => `d${String(from + i).padStart(2, '0')}.example`);
}

async function ours(most = 100) {
  const asked = await ourDomains(client(), most);
  return asked.ok ? asked.value : asked;
}

async function adopted(): Promise<readonly string[]> {
  const asked = await adoptBySelf(client());
  if (!asked.ok) throw new Error(asked.detail);
  return asked.value;
}

test(
  'the first 25 that reports come about are ours until somebody decides; the demo’s neither count nor decide',
  async () => {
    expect(await ours()).toEqual({ ours: [], total: 0, bySelf: false });
    expect(await adopted()).toEqual([]);

    await adoptDemo(client(), ['acme.example']);
    expect(await ours()).toEqual({ ours: ['acme.example'], total: 1, bySelf: false });

    await seen('acme.example', 'mail.acme.example', ...names(0, 20));
    expect(await adopted()).toEqual(names(0, 20));
    expect(await ours(2)).toEqual({ ours: ['acme.example', 'd00.example'], total: 22, bySelf: true });
    expect(await adopted()).toEqual([]);

    await seen(...names(20, 50));
    expect(await adopted()).toEqual(names(20, 25));
    expect(await adopted()).toEqual([]);
    expect(await ours(0)).toMatchObject({ total: 27 });

    await client().command("INSERT INTO domains VALUES ('d00.example', 'owned', 'command', now64(3))");
    await seen('later.example');
    expect(await adopted()).toEqual([]);
    expect(await ours(0)).toMatchObject({ bySelf: false });
  },
  SLOW,
);

test(
  'an empty store has nothing in it, and says so',
  async () => {
    expect(await overview(client())).toEqual({
      ok: true,
      value: { reports: 0, records: 0, messages: 0, quarantined: 0, days: undefined },
    });
  },
  SLOW,
);
