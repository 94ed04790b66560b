/** Ten thousand connections at a running exporter, from two hundred addresses: honest mail goes on meanwhile. */
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { reportMail, SmtpExporter } from './smtp-exporter.js';

const SLOW = 300_000;
const CROWD = 10_000;
const ADDRESSES = 200;
const AT_A_TIME = 250;
const HONEST = 20;
const CONNECTIONS = 500;
/** Well above what 500 connections take, and far below what 10,000 that are kept would. */
const MOST_MIB = 150;

let exporter: SmtpExporter;
const crowd: Socket[] = [];

beforeAll(async () => {
  exporter = await SmtpExporter.start([
    `connections: ${CONNECTIONS}`,
    'connections_of_address: 100',
    'connections_a_minute: 100000',
    'timeouts: { crowded: 3s }',
  ]);
}, SLOW);
afterAll(async () => {
  for (const socket of crowd) socket.destroy();
  await exporter.remove();
}, SLOW);

/** What each was told first. */
async function come(index: number): Promise<string> {
  const socket = connect({
    port: exporter.port,
    host: '127.0.0.1',
    localAddress: `127.0.1.${1 + (index % ADDRESSES)}`,
  });
  crowd.push(socket);
  return await new Promise((resolve) => {
    socket.on('error', () => {
      resolve('broken');
    });
    socket.once('data', (data: Buffer) => {
      resolve(data.toString().slice(0, 3));
    });
    socket.once('close', () => {
      resolve('closed');
    });
  });
}

/** As a mail server does: it comes again until it is told 250. */
async function deliver(id: string): Promise<number> {
  for (let tries = 1; ; tries++) {
    const answer = await exporter.send(reportMail('honest.example', 'example.com', id));
    if (answer.startsWith('250')) return tries;
    if (!/^(421|Error)/.test(answer)) throw new Error(answer);
    await sleep(500);
  }
}

function residentMib(): number {
  const status = readFileSync(`/proc/${exporter.served.process.pid ?? 0}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}

it(
  'those that are too many are told 421 and counted, and each honest mail is on disk',
  async () => {
    await deliver('first');
    const before = residentMib();
    let most = before;
    const told = new Map<string, number>();
    const flood = async (): Promise<void> => {
      for (let begun = 0; begun < CROWD; begun += AT_A_TIME) {
        const those = Array.from({ length: AT_A_TIME }, (_, i) => come(begun + i));
        for (const word of await Promise.all(those)) told.set(word, (told.get(word) ?? 0) + 1);
        most = Math.max(most, residentMib());
      }
    };
    const honest = async (): Promise<void> => {
      for (let i = 0; i < HONEST; i++) await deliver(`honest-${i}`);
    };
    await Promise.all([flood(), honest()]);

    expect((told.get('220') ?? 0) + (told.get('421') ?? 0)).toBe(CROWD);
    const refused = told.get('421') ?? 0;
    expect(refused).toBeGreaterThan(CROWD / 2);
    const limit = (name: string): string => `plumbline_source_limit_hits_total{source="mx",limit="${name}"}`;
    expect(await exporter.metric(limit('connections'))).toBeGreaterThanOrEqual(refused);
    expect(await exporter.metric(limit('timeouts.crowded'))).toBeGreaterThan(0);
    expect(most - before).toBeLessThan(MOST_MIB);
    expect(await exporter.rows('SELECT count() FROM v_reports')).toEqual([[String(HONEST + 1)]]);
  },
  SLOW,
);
