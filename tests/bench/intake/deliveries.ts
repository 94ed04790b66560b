import { readdir, readFile, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { serve } from '../../commands/plumbline.js';
import { command } from '../door/served-door.js';
import type { BenchSettings, Outcome } from '../outcome.js';
import { peakKib } from '../peak.js';

const TO = 'reports@example.com';
const CONNECTIONS = [1, 32, 256];
/** Mails of each connection: it waits for a commit between two. */
const MAILS = 20;
const QUICK_MAILS = 4;

/** All of them come from one address. */
const WIDE = 'connections_of_address: 400, connections_a_minute_of_address: 3000, in_flight: 400';

interface Delivered {
  readonly connections: number;
  readonly mails: number;
  readonly seconds: number;
  readonly halfPeakKib: number;
  readonly peakKib: number;
}

/** Mails that are new, over SMTP connections that are kept, each answered 250 when it is on disk. */
export async function smtp({ directory, quick, progress }: BenchSettings): Promise<Outcome> {
  const delivered: Delivered[] = [];
  for (const connections of CONNECTIONS) {
    progress(`SMTP, ${connections} connections`);
    const folder = join(directory, `smtp-${connections}`);
    const amount = connections * (quick ? QUICK_MAILS : MAILS);
    const mails = await mailsIn(join(folder, 'mail'), Math.ceil(amount / MAILS_A_DAY));
    delivered.push(await deliverAll(mails.slice(0, amount), folder, connections));
  }
  return {
    tables: [
      {
        title: 'SMTP deliveries, from the connection to committed rows',
        header: ['connections', 'mails', 'mails/s', 'peak MiB at half', 'peak MiB'],
        rows: delivered.map(({ connections, mails, seconds, halfPeakKib, peakKib: peak }) => [
          String(connections),
          String(mails),
          (mails / seconds).toFixed(1),
          (halfPeakKib / 1024).toFixed(0),
          (peak / 1024).toFixed(0),
        ]),
      },
    ],
    aims: [],
    figures: { smtp: delivered },
    notes: [
      'A mail is answered when its batch is on disk: a connection that waits for each mail has one a batch.',
    ],
  };
}

const MAILS_A_DAY = 60;

/** 3 domains, so many days, 20 reports a day and domain. */
async function mailsIn(folder: string, days: number): Promise<Buffer[]> {
  const amount = ['--domains', '3', '--days', String(days), '--reports-per-day', '20', '--seed', '6'];
  await command('demo', ...amount, '--out', folder);
  return await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))));
}

async function deliverAll(mails: readonly Buffer[], folder: string, connections: number): Promise<Delivered> {
  const port = await freePort();
  const settings = join(folder, 'plumbline.yml');
  await writeFile(
    settings,
    `sources: { mx: { type: smtp, listen: '127.0.0.1:${port}', recipients: ['${TO}'], ${WIDE} } }\n`,
  );
  const served = serve(['--store.dir', join(folder, 'store'), '--config.file', settings]);
  try {
    await listening(port);
    const peak = (): number => peakKib(served.process.pid ?? 'self') ?? 0;
    const begun = performance.now();
    const middle = Math.floor(mails.length / 2);
    await send(mails.slice(0, middle), port, connections);
    const halfPeakKib = peak();
    await send(mails.slice(middle), port, connections);
    const seconds = (performance.now() - begun) / 1000;
    return { connections, mails: mails.length, seconds, halfPeakKib, peakKib: peak() };
  } finally {
    await served.end();
  }
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect({ port, host: '127.0.0.1' });
    const isThere = await new Promise<boolean>((resolve) => {
      socket
        .once('data', () => {
          resolve(true);
        })
        .once('error', () => {
          resolve(false);
        });
    });
    socket.destroy();
    if (isThere) return;
    await sleep(50);
  }
}

async function send(mails: readonly Buffer[], port: number, connections: number): Promise<void> {
  const transport = createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    maxConnections: connections,
    maxMessages: Infinity,
  });
  try {
    await Promise.all(mails.map((raw) => transport.sendMail({ envelope: { from: '', to: TO }, raw })));
  } finally {
    transport.close();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
