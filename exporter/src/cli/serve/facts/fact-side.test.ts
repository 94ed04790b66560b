/** Whom the time of day does not stop, on a store, with a DNS of our own. */
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { factsSection } from '../../../config/facts.js';
import { FactMetrics } from '../../../metrics/facts.js';
import { createRegistry } from '../../../metrics/registry.js';
import { SenderMetrics } from '../../../metrics/senders.js';
import { ip } from '../../../parse/values/testing/ip.js';
import { DnsServer } from '../../../sources/smtp/checking/testing/dns-server.js';
import { openTestStore, type TestStore } from '../../../store/testing/store.js';
import { FactSide } from './fact-side.js';

const SLOW = 60_000;
const HOUR = 3_600_000;

let store: TestStore;
let server: DnsServer;

beforeAll(async () => {
  store = await openTestStore();
  server = await DnsServer.open();
}, SLOW);
afterAll(async () => {
  await server.close();
  await store.close();
});

test.each([
  ['back by an hour', 1, -HOUR],
  ['forward by a day', 2, 24 * HOUR],
])(
  'addresses are looked up when the time of day was set %s',
  async (_, network, ms) => {
    let setBy = 0;
    const registry = createRegistry({ version: '', revision: '' });
    const side = new FactSide(
      factsSection.parse({ default_country: false, dns: { servers: [server.address], per_second: 100 } }),
      {
        client: store.client,
        io: { now: () => Date.now() + setBy, clock: () => performance.now() },
        log: pino({ level: 'silent' }),
        metrics: { facts: new FactMetrics(registry), senders: new SenderMetrics(registry, []) },
        changed: () => undefined,
      },
    );
    const areAsked = async (host: number): Promise<void> => {
      const asked = Array.from({ length: 10 }, (__, i) => `PTR ${host + i}.${network}.0.11.in-addr.arpa`);
      for (let i = 0; i < 10; i++) side.sourceOf(ip(`11.0.${network}.${host + i}`));
      for (let i = 0; i < 500 && !asked.every((one) => server.asked.includes(one)); i++) await sleep(20);
      expect(server.asked).toEqual(expect.arrayContaining(asked));
    };
    await side.look();
    side.begin();
    await areAsked(0);
    setBy = ms;
    await areAsked(100);
    await side.end();
  },
  SLOW,
);
