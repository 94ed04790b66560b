import { openTestStore, type TestStore } from '../testing/store.js';
import { newDomains } from '../testing/told.js';
import { readState, type DomainState } from './read-state.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await store.run(`INSERT INTO plumbline.domains SELECT 'd1.example', 'owned', 'config', now64(3)`);
  await store.run(`INSERT INTO plumbline.domains SELECT 'sub.d1.example', 'adopted', 'command', now64(3)`);
  await store.run(`INSERT INTO plumbline.domains SELECT 'd2.example', 'owned', 'config', now64(3)`);
}, 30_000);
afterAll(() => store.close());

const newDomain = newDomains(() => store);
/** Days are counted back from the day that is three days ago: the second day after it is yesterday. */
const YESTERDAY = -2;
/** The last day of windows, counted back from today. */
const UNTIL = 2;

async function state(): Promise<DomainState> {
  const read = await readState(store.client, { fullDomains: 50, subdomains: 0, knownReporters: [] });
  if (!read.ok) throw new Error(read.detail);
  return read.value;
}

const failuresOf = (read: DomainState, domain: string): number[] =>
  read.windows.filter((one) => one.domain === domain).map((one) => one.failure_reports);

/** So many reports of each of so many days, of which `back` is the last. */
async function fail(domain: string, back: number, { count = 1, days = 1 } = {}): Promise<void> {
  await store.run(
    `INSERT INTO plumbline_private.failure_reports (domain, day, reporter, report_key, attempt)
     SELECT '${domain}', today() - ${back} - number % ${days} AS day, 'r.example', cityHash64('${domain}', day, number), 1 FROM numbers(${count * days})`,
  );
  await store.run(`INSERT INTO plumbline.seen_domains SELECT '${domain}'`);
}

test('failure reports of subdomains that are not shown are with the nearest domain that is', async () => {
  const { domain, hear } = newDomain();
  await hear({ days: [60, YESTERDAY], messages: 10 });
  await fail(domain, UNTIL, { count: 2 });
  await fail(`made-up.${domain}`, UNTIL, { count: 3 });
  await fail(`a.b.${domain}`, UNTIL + 5);
  await fail(`x.sub.${domain}`, UNTIL + 1, { count: 7 });
  await fail(`made-up.${domain}`, 1, { count: 100 });
  await fail('made-up.d2.example', UNTIL, { count: 40 });
  const read = await state();
  expect(read.owned.map((one) => one.domain).sort()).toEqual(['d1.example', 'd2.example', 'sub.d1.example']);
  expect(failuresOf(read, domain).sort((a, b) => a - b)).toEqual([5, 6, 6]);
  // Of a domain of which nobody reports the last settled day is the third before today.
  expect(failuresOf(read, `sub.${domain}`).sort((a, b) => a - b)).toEqual([7, 7, 7]);
  expect(failuresOf(read, 'd2.example').sort((a, b) => a - b)).toEqual([0, 0, 0]);
});

test('and are usual of it as they are usual of them', async () => {
  const { domain, hear } = newDomain();
  expect(domain).toBe('d2.example');
  await hear({ days: [60, YESTERDAY], messages: 10 });
  await fail(domain, 0, { days: 45 });
  await fail(`made-up.${domain}`, 0, { days: 45, count: 2 });
  await fail(`other.${domain}`, 20, { count: 50 });
  await fail(`other.${domain}`, 21, { count: 60 });
  const { baselines } = await state();
  expect(baselines.find((one) => one.domain === domain)).toMatchObject({
    failure_reports: 3,
    failure_peak: 53,
  });
});
