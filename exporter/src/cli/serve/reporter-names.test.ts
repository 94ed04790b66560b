import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import type { StoreClient } from '../../store/client.js';
import type { Settled } from '../../store/intake/entry.js';
import { ReporterNames } from './reporter-names.js';

const NAMES: Readonly<Record<string, string>> = { 'a.example': 'A', 'b.example': 'B' };

/** A store in which nobody is called anything yet, and that may be away. */
function fakeStore(seen: string[]) {
  const state = { isAway: false, written: [] as string[], asked: [] as unknown[] };
  const client = {
    rows: (_: string, __: unknown, parameters: { only: string[] }) => {
      state.asked.push(parameters.only);
      if (state.isAway) return Promise.resolve({ ok: false, reason: 'store_unreachable', detail: 'away' });
      const of = seen.filter((name) => parameters.only.length === 0 || parameters.only.includes(name));
      return Promise.resolve({
        ok: true,
        value: of.map((name) => ({ reporter: name, organisation: name, name: '' })),
      });
    },
    command: (_: string, parameters: { reporters: string[] }) => {
      state.written.push(...parameters.reporters);
      return Promise.resolve({ ok: true, value: undefined });
    },
  } as unknown as StoreClient;
  return { client, state };
}

function stored(reporter: string): Settled {
  return {
    entry: { type: 'report', parsed: { report: { key: { reporter } } } },
    outcome: { ok: true, value: 'stored' },
  } as unknown as Settled;
}

function namesOf(client: StoreClient): ReporterNames {
  const nameOf = (reporter: string) => ({ organisation: reporter, name: NAMES[reporter] ?? '' });
  return new ReporterNames(client, nameOf, pino({ level: 'silent' }), { momentMs: 5, retryMs: 20 });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

test('all who have reported are named once, and then whoever reports for the first time', async () => {
  const { client, state } = fakeStore(['a.example', 'b.example']);
  const names = namesOf(client);
  await until(() => state.written.length === 2);
  names.settled(stored('b.example'));
  names.settled(stored('b.example'));
  await until(() => state.asked.length === 2);
  names.settled(stored('b.example'));
  await sleep(50);
  expect(state.asked).toEqual([[], ['b.example']]);
  names.stop();
});

test('a store that is away is asked again, for all', async () => {
  const { client, state } = fakeStore(['a.example', 'b.example']);
  state.isAway = true;
  const names = namesOf(client);
  await until(() => state.asked.length === 1);
  names.settled(stored('a.example'));
  state.isAway = false;
  await until(() => state.written.length > 0);
  expect(state.written).toEqual(['a.example', 'b.example']);
  names.stop();
});

test('nothing happens once it is stopped', async () => {
  const { client, state } = fakeStore(['a.example']);
  const names = namesOf(client);
  names.stop();
  names.settled(stored('a.example'));
  await sleep(50);
  expect(state.asked).toEqual([]);
});
