/** Bodies that come just fast enough hold places that others wait for: they make room. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TLS_REPORT } from '@plumbline/exporter/api/webhooks/testing/tls-report.js';
import { Exporter, REPORTS, SLOW, type Told } from './exporter.js';

const MOST = 3;
const CROWDED_MS = 2000;
const TLS = '/api/v1/webhooks/tls';
const SETTINGS = `uploads: { in_flight: ${MOST}, crowded: ${CROWDED_MS / 1000}s }
sources: { tls: { type: webhook, service: tlsrpt, in_flight: ${MOST} } }
`;

let exporter: Exporter;
const drips: Drip[] = [];

beforeAll(async () => {
  exporter = await Exporter.make();
  const settings = join(exporter.folder, 'plumbline.yml');
  await writeFile(settings, SETTINGS);
  await exporter.begin('--config.file', settings);
}, SLOW);
afterEach(() => {
  for (const drip of drips.splice(0)) drip.end();
});
afterAll(async () => {
  await exporter.remove();
}, SLOW);

/** A body that comes at a little more than the least rate. */
class Drip {
  readonly #socket: Socket;
  readonly #dripping: NodeJS.Timeout;
  heard = '';

  constructor(path: string) {
    const { hostname, port } = new URL(exporter.url);
    const lines = [`POST ${path} HTTP/1.1`, 'host: x', `authorization: Bearer ${exporter.key}`];
    this.#socket = connect(Number(port), hostname);
    this.#socket.on('error', () => undefined).on('data', (data: Buffer) => (this.heard += data.toString()));
    this.#socket.write([...lines, 'content-length: 5000000', '', ''].join('\r\n'));
    this.#dripping = setInterval(() => this.#socket.write('x'.repeat(133)), 100);
    drips.push(this);
  }

  async over(): Promise<void> {
    if (!this.#socket.closed) await once(this.#socket, 'close');
  }

  end(): void {
    clearInterval(this.#dripping);
    this.#socket.destroy();
  }
}

async function honest(path: string): Promise<Told> {
  if (path === REPORTS) return await exporter.post(await exporter.mail(0).text(), {}, path);
  return await exporter.post(TLS_REPORT, { 'content-type': 'application/tlsrpt+json' }, path);
}

describe.each([
  ['uploads', REPORTS, 'upload', 'in_flight', 'crowded', 429, 408],
  ['a webhook', TLS, 'tls', 'in_flight', 'uploads.crowded', 503, 503],
])('%s', (_, path, source, full, crowded, busy, slow) => {
  const hits = (limit: string): Promise<number> =>
    exporter.metric(`plumbline_source_limit_hits_total{source="${source}",limit="${limit}"}`);

  it(
    'take in who comes for the slowest, who is told to come again',
    async () => {
      const slowest = new Drip(path);
      await sleep(200);
      const others = Array.from({ length: MOST - 1 }, () => new Drip(path));
      await sleep(200);
      expect(await honest(path)).toMatchObject({
        status: busy,
        body: { error: { reason: 'uploads_too_many' } },
      });
      await sleep(CROWDED_MS);
      expect((await honest(path)).status).toBe(200);
      await slowest.over();
      expect(slowest.heard).toContain(`HTTP/1.1 ${slow} `);
      expect(slowest.heard).toContain('"reason":"too_slow"');
      expect(slowest.heard).toMatch(/^retry-after: 1\r$/im);
      expect(others.map(({ heard }) => heard)).toEqual(['', '']);
      expect([await hits(full), await hits(crowded)]).toEqual([1, 1]);
    },
    SLOW,
  );

  it(
    'are there for everybody while slow ones come again and again',
    async () => {
      for (let i = 0; i < MOST; i++) new Drip(path);
      await sleep(CROWDED_MS + 200);
      for (let i = 0; i < 2 * MOST; i++) {
        new Drip(path);
        await sleep(CROWDED_MS / MOST + 200);
        expect((await honest(path)).status).toBe(200);
      }
      expect(await hits(crowded)).toBeGreaterThan(MOST);
    },
    SLOW,
  );
});

it(
  'all that was read is accounted for',
  async () => {
    expect(await exporter.holds()).toBe(true);
  },
  SLOW,
);
