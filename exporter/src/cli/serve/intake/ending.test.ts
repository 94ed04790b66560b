/** Intake sources are waited for when they are told to end, and not for longer than anything is waited for. */
import { pino } from 'pino';
import { Webhooks } from '../../../sources/webhook/webhook-source.js';
import { createRegistry } from '../../../metrics/registry.js';
import { SourceMetrics } from '../../../metrics/sources.js';
import { Cursors } from '../../../store/cursors.js';
import { openTestStore, type TestStore } from '../../../store/testing/store.js';
import { IntakeSession } from '../../intake-session.js';
import { IntakeSources } from './intake-sources.js';

let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => {
  await store.close();
});

/** Bytes that never come. */
async function* never(): AsyncGenerator<Uint8Array> {
  await new Promise(() => undefined);
  yield Buffer.alloc(0);
}

it('whoever never lets go is left behind when all is given up', async () => {
  const giveUp = new AbortController();
  const keeper = {
    open: () => ({
      add: () => undefined,
      size: 0,
      hold: () => undefined,
      release: () => Promise.resolve(),
      read: never,
    }),
  };
  const session = Object.create(IntakeSession.prototype) as IntakeSession;
  const sources = new IntakeSources({
    ...{ session, keeper, webhooks: new Webhooks(), cursors: new Cursors(store.client) },
    ...{ log: pino({ level: 'silent' }), giveUp: giveUp.signal },
    ...{ now: () => 0, clock: () => 0, random: () => 0 },
    metrics: new SourceMetrics(createRegistry({ version: '', revision: '' })),
  });
  void sources.uploads().take({ name: 'a', bytes: never() });
  let hasEnded = false;
  const stopping = sources.stop().then(() => (hasEnded = true));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(hasEnded).toBe(false);
  giveUp.abort();
  const begun = performance.now();
  await stopping;
  expect(performance.now() - begun).toBeLessThan(2000);
});
