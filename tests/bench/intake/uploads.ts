import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serve } from '../../commands/plumbline.js';
import { command } from '../door/served-door.js';
import type { BenchSettings, Outcome } from '../outcome.js';
import { peakKib } from '../peak.js';
import { uploadsKey } from '../uploads-key.js';

const AT_ONCE = 32;
const FILES_OF_A_FORM = 100;

/** How mails are sent: one a request, or many. */
const WAYS = [
  ['one a request, 32 at once', 1, AT_ONCE],
  [`${FILES_OF_A_FORM} a request, 4 at once`, FILES_OF_A_FORM, 4],
] as const;

interface Ran {
  readonly way: string;
  readonly mails: number;
  readonly seconds: number;
  readonly halfPeakKib: number;
  readonly peakKib: number;
}

/** Uploads of mails that are new, each answered when it is on disk. */
export async function uploads({ directory, quick, progress }: BenchSettings): Promise<Outcome> {
  const ran: Ran[] = [];
  for (const [index, [way, files, atOnce]] of WAYS.entries()) {
    progress(way);
    const folder = join(directory, `uploads-${index}`);
    const mails = await mailsIn(join(folder, 'mail'), quick ? 10 : 100);
    ran.push(await sendAll(way, mails, { store: join(folder, 'store'), files, atOnce }));
  }
  return {
    tables: [
      {
        title: 'Uploads, from the request to committed rows',
        header: ['', 'mails', 'mails/s', 'peak MiB at half', 'peak MiB'],
        rows: ran.map(({ way, mails, seconds, halfPeakKib, peakKib: peak }) => [
          way,
          String(mails),
          (mails / seconds).toFixed(0),
          (halfPeakKib / 1024).toFixed(0),
          (peak / 1024).toFixed(0),
        ]),
      },
    ],
    aims: [],
    figures: { uploads: ran },
    notes: [],
  };
}

/** 3 domains, so many days, 20 reports a day and domain. */
async function mailsIn(folder: string, days: number): Promise<string[]> {
  const amount = ['--domains', '3', '--days', String(days), '--reports-per-day', '20', '--seed', '6'];
  await command('demo', ...amount, '--out', folder);
  return (await readdir(folder)).map((name) => join(folder, name));
}

interface Sending {
  readonly store: string;
  readonly files: number;
  readonly atOnce: number;
}

async function sendAll(way: string, mails: readonly string[], sending: Sending): Promise<Ran> {
  const served = serve(['--store.dir', sending.store, '--log.level', 'info']);
  try {
    const url = await served.logged('url', 'listening');
    await served.logged('msg', 'ready');
    const key = await uploadsKey(sending.store);
    const peak = (): number => peakKib(served.process.pid ?? 'self') ?? 0;
    const begun = performance.now();
    const middle = Math.floor(mails.length / 2);
    await send(mails.slice(0, middle), url, key, sending);
    const halfPeakKib = peak();
    await send(mails.slice(middle), url, key, sending);
    const seconds = (performance.now() - begun) / 1000;
    return { way, mails: mails.length, seconds, halfPeakKib, peakKib: peak() };
  } finally {
    await served.end();
  }
}

async function send(
  mails: readonly string[],
  url: string,
  key: string,
  { files, atOnce }: Sending,
): Promise<void> {
  const waiting = [...mails];
  const sender = async (): Promise<void> => {
    while (waiting.length > 0) {
      const form = new FormData();
      for (const path of waiting.splice(0, files))
        form.append('files', new File([await readFile(path)], 'mail.eml'));
      const headers = { authorization: `Bearer ${key}` };
      const answer = await fetch(`${url}/api/v1/reports`, { method: 'POST', headers, body: form });
      if (answer.status !== 200)
        throw new Error(`an upload was answered ${answer.status}: ${await answer.text()}`);
      await answer.text();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
}
