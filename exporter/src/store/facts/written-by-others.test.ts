/** Whoever looks up addresses hears of what other processes have written, and of nothing that it wrote itself. */
import { processText, thisProcess } from '../load/writer.js';
import { openTestStore, type TestStore } from '../testing/store.js';
import { writtenByOthers } from './written-by-others.js';

const OTHERS = 'elsewhere/boot/1/1/';
const HOUR_AGO = 'now64(3) - INTERVAL 61 MINUTE';

let store: TestStore;
let lastBatch = 0;

beforeAll(async () => {
  store = await openTestStore();
}, 60_000);
afterAll(() => store.close());
beforeEach(async () => {
  for (const table of ['commits', 'source_lookups']) await store.run(`TRUNCATE TABLE ${table}`);
});

async function commit(closer: string, at = 'now64(3)'): Promise<void> {
  lastBatch += 1;
  const batch = `bitShiftLeft(toUInt64(toUnixTimestamp64Milli(${at})), 20) + ${lastBatch}`;
  await store.run(
    `INSERT INTO commits (batch, closer, outcome, committed_at) SELECT ${batch}, '${closer}', 'committed', ${at}`,
  );
}

async function lookUp(dns: string): Promise<void> {
  await store.run(
    `INSERT INTO source_lookups (source_ip, at, dns) SELECT toIPv6('::ffff:192.0.2.1'), now64(3), '${dns}'`,
  );
}

async function word(asksDns = true): Promise<string> {
  const asked = await writtenByOthers(store.client, { asksDns });
  if (!asked.ok) throw new Error(asked.detail);
  return asked.value;
}

it('is another word when others commit, and the same when we do', async () => {
  const before = await word();
  await commit(processText(thisProcess()));
  expect(await word()).toBe(before);
  await commit(OTHERS);
  expect(await word()).not.toBe(before);
});

it('is another word when others write down addresses whose names nobody has asked for, to who asks', async () => {
  await commit(OTHERS);
  const before = [await word(), await word(false)];
  await lookUp('found');
  expect([await word(), await word(false)]).toEqual(before);
  await lookUp('off');
  expect(await word()).not.toBe(before[0]);
  expect(await word(false)).toBe(before[1]);
});

it('looks at no address where nobody else has committed for an hour', async () => {
  await commit(OTHERS, HOUR_AGO);
  const before = await word();
  await lookUp('off');
  expect(await word()).toBe(before);
});

it('looks at the batches of a day alone', async () => {
  const before = await word();
  await store.run(
    `INSERT INTO commits (batch, closer, outcome) SELECT number, '${OTHERS}', 'committed' FROM numbers(10)`,
  );
  expect(await word()).toBe(before);
});
