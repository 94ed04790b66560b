/** From a list in a file to what people see of it, on a store. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import * as z from 'zod';
import { factsSection } from '../../../config/facts.js';
import { reputationSection } from '../../../config/reputation.js';
import { DnsServer } from '../../../sources/smtp/checking/testing/dns-server.js';
import { expose } from '../../../metrics/exposition.js';
import { textOf } from '../../../metrics/testing/text-of.js';
import { createRegistry } from '../../../metrics/registry.js';
import { ReputationMetrics } from '../../../metrics/reputation.js';
import { openTestStore, type TestStore } from '../../../store/testing/store.js';
import { ReputationSide } from './reputation-side.js';

const SLOW = 60_000;
const BLOCKS = `Start\tEnd\tNetmask\tAttacks
192.0.2.0\t192.0.2.255\t24\t9
198.51.100.0\t198.51.100.255
`;

let store: TestStore;
let directory: string;

beforeAll(async () => {
  store = await openTestStore();
  directory = await mkdtemp(join(tmpdir(), 'plumbline-test-lists-'));
}, SLOW);
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

test(
  'an address in the middle of a range is listed, and a line that nobody understands is told',
  async () => {
    const path = join(directory, 'block.txt');
    await writeFile(path, BLOCKS);
    for (const sql of [
      `INSERT INTO domains SELECT 'a.example', 'owned', 'config', now64(3)`,
      `INSERT INTO records (domain, day, source_ip, report_key, messages, sender_class)
       SELECT 'a.example', today() - 1, arrayJoin([toIPv6('::ffff:192.0.2.77'), toIPv6('::ffff:198.51.100.7')]), 1, 1, 'threat'`,
    ])
      expect(await store.client.command(sql)).toMatchObject({ ok: true });

    const lines: string[] = [];
    const log = pino({}, { write: (line: string) => void lines.push(line) });
    const registry = createRegistry({ version: '1', revision: '' });
    const metrics = new ReputationMetrics(registry);
    const side = new ReputationSide({
      client: store.client,
      io: { now: () => Date.now(), clock: () => performance.now() },
      log,
      metrics,
    });
    const seen = (): Promise<unknown[]> =>
      store.rows(
        `SELECT toString(source_ip) AS ip, toString(list) AS list FROM plumbline.v_reputation WHERE newest`,
        z.object({ ip: z.string(), list: z.string() }),
      );
    await side.have({
      reputation: reputationSection.parse({ files: [path] }),
      facts: factsSection.parse({}),
    });
    for (let i = 0; i < 500 && (await seen()).length === 0; i++) await sleep(20);
    await side.end();

    expect(await seen()).toEqual([{ ip: '::ffff:192.0.2.77', list: 'block.txt' }]);
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { level: 40, file: path, networks: 1, unread: 1, first_unread: 3 },
    ]);
    const text = textOf(await expose(registry, undefined));
    expect(text).toContain(`plumbline_reputation_file_unread_lines{file="${path}"} 1`);
  },
  SLOW,
);

test(
  'lists are asked on when the time of day is set back by an hour meanwhile',
  async () => {
    await store.run(
      `INSERT INTO records (domain, day, source_ip, report_key, messages, sender_class)
       SELECT 'a.example', today() - 1, toIPv6('::ffff:11.0.0.' || toString(number + 1)), 1, 1, 'threat' FROM numbers(20)`,
    );
    const server = await DnsServer.open();
    let setBy = 0;
    server.loses = (): boolean => {
      if (server.asked.length === 5) setBy = -3_600_000;
      return false;
    };
    const side = new ReputationSide({
      client: store.client,
      io: { now: () => Date.now() + setBy, clock: () => performance.now() },
      log: pino({ level: 'silent' }),
      metrics: new ReputationMetrics(createRegistry({ version: '1', revision: '' })),
    });
    await side.have({
      reputation: reputationSection.parse({ blocklists: ['bl.example'], in_flight: 3 }),
      facts: factsSection.parse({ dns: { servers: [server.address] } }),
    });
    const asked = (): number => server.asked.filter((one) => one.endsWith('.0.0.11.bl.example')).length;
    for (let i = 0; i < 500 && asked() < 20; i++) await sleep(20);
    expect(asked()).toBe(20);
    await side.end();
    await server.close();
  },
  SLOW,
);
