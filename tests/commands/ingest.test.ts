/** An ingest of many mails that is stopped, or killed, goes on where it was. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { reportText } from '../sources/smtp-exporter.js';
import { layEmptyStore, plumbline } from './plumbline.js';
import { askRunningEngine } from './running-engine.js';
import { Site, SLOW } from './site.js';

const BIN = 'exporter/bin/plumbline.js';
const MAILS = { domains: 10, days: 30, reportsPerDay: 10, seed: 5 };
const COMMITTED = 'SELECT count() FROM v_deliveries';
const IN_MBOX = { ...MAILS, days: 15 };

let site: Site;
let all = 0;
let allInMbox = 0;

beforeAll(async () => {
  site = await Site.make();
  all = (await site.mails(MAILS)).length;
  allInMbox = (await site.mails(IN_MBOX, 'as-in-mbox')).length;
  await site.mails(IN_MBOX, 'all.mbox');
  for (const store of ['one', 'two', 'three', 'four', 'five']) await layEmptyStore(site.at(store));
}, SLOW);
afterAll(async () => {
  await site.remove();
}, SLOW);

interface Summary {
  readonly documents: number;
  readonly reports: { readonly stored: number; readonly duplicate: number };
}

async function ingest(path: string, store: string, ...more: string[]): Promise<Summary> {
  const args = ['ingest', site.at(path), '--json', '--store.dir', site.at(store), ...more];
  const { stdout } = await plumbline(args);
  return JSON.parse(stdout) as Summary;
}

/** How many things of it are committed. */
async function committed(store: string): Promise<number> {
  const [[count] = []] = (await site.rows(COMMITTED, ['--store.dir', site.at(store)])) as [string][];
  return Number(count);
}

/** Begins, and ends it by a signal when some of it is there. */
async function interrupted(path: string, store: string, signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
  const args = [BIN, 'ingest', site.at(path), '--store.dir', site.at(store), '--store.batch.rows', '2000'];
  const child = spawn(process.execPath, args, { env: { PATH: process.env['PATH'] }, stdio: 'ignore' });
  const ended = once(child, 'close');
  for (;;) {
    await sleep(100);
    if (child.exitCode !== null) throw new Error('it was faster than the signal');
    // Its own engine is asked: a command would have to start one first.
    const told = await askRunningEngine(site.at(store), COMMITTED, 'TSV');
    if (Number(told ?? 0) > 300) break;
  }
  // So long that it was written down at least once.
  if (signal === 'SIGKILL') await sleep(2500);
  child.kill(signal);
  await ended;
}

it(
  'stopped in a folder: the rest is read, and nothing twice',
  async () => {
    await interrupted('mail', 'one', 'SIGINT');
    const before = await committed('one');
    expect(before).toBeLessThan(all);
    expect((await ingest('mail', 'one')).documents).toBe(all - before);
    expect(await committed('one')).toBe(all);
    // All is done, so the same command begins anew: what is stored counts once.
    const { reports } = await ingest('mail', 'one');
    expect(reports).toMatchObject({ stored: 0, duplicate: all });
  },
  SLOW,
);

it(
  'stopped in an mbox: it goes on in its middle, or from the start where that is asked for',
  async () => {
    await interrupted('all.mbox', 'two', 'SIGINT');
    const before = await committed('two');
    const rest = await ingest('all.mbox', 'two');
    expect(rest.documents).toBe(allInMbox - before);
    await interrupted('all.mbox', 'three', 'SIGINT');
    expect((await ingest('all.mbox', 'three', '--from-start')).documents).toBe(allInMbox);
  },
  SLOW,
);

it(
  'killed: what was written down is passed over, and the rest counts once',
  async () => {
    await interrupted('mail', 'four', 'SIGKILL');
    const { documents } = await ingest('mail', 'four');
    expect(documents).toBeLessThan(all);
    const { stdout } = await plumbline(['verify', '--store.dir', site.at('four')]);
    expect(JSON.parse(stdout)).toMatchObject({ holds: true });
  },
  SLOW,
);

it(
  'whose word is believed of who sent a mail is said by a setting',
  async () => {
    const results = 'Authentication-Results: mx.example.com; dmarc=pass header.from=reporter.example';
    for (const id of ['before', 'after'])
      await writeFile(
        site.at(`${id}.eml`),
        `${results}\r\n${reportText('reporter.example', 'example.com', id)}`,
      );
    await ingest('before.eml', 'five');
    await ingest('after.eml', 'five', '--trust.authserv-ids', 'other.example,mx.example.com');
    const query = 'SELECT report_id, reporter_check, authserv_id FROM v_reports ORDER BY ingested_at';
    expect(await site.rows(query, ['--store.dir', site.at('five')])).toEqual([
      ['before', 'unknown', ''],
      ['after', 'pass', 'mx.example.com'],
    ]);
  },
  SLOW,
);
