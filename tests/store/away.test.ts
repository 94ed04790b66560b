/** The store is away for a while, behind an address such as a server's: what comes meanwhile waits. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { attach, type Attached } from './harness/attached.js';
import { launch, type Running } from './harness/command.js';
import { differences } from './harness/compare.js';
import { Data, takenOf } from './harness/data.js';
import { openGate, type Gate } from './harness/gate.js';
import { makeMail } from './harness/mail.js';
import { SLOW } from './harness/slow.js';

/** Several times what an ingest holds when it can write nothing: two batches under way and one that fills. */
const MAIL = { domains: 2, days: 10, reportsPerDay: 40, seed: 5 };
const SMALL = ['--store.batch.rows', '100', '--store.batch.seconds', '0.2s', '--store.retry.longest', '0.5s'];
const FAILURES = 6;
/** How often the store goes, and for how long. */
const TIMES = 8;
const GONE_MS = 150;

let data: Data;
let store: Attached;
let gate: Gate;
let ingest: Running | undefined;

beforeEach(async () => {
  data = await Data.withStore();
  store = await attach(data);
  gate = await openGate(store.socketPath);
}, SLOW);
afterEach(async () => {
  await ingest?.kill();
  await gate.close();
  await store.close();
  await data.remove();
}, SLOW);

function ingestAt(url: string, ...paths: readonly string[]): Running {
  // Its own folder is for what waits; the data are at the address.
  const own = ['--store.dir', join(data.folder, 'own'), '--store.url', `${url}/plumbline`];
  const kept = ['--store.retention.records', '--store.retention.reports', '--failures.days'];
  const settings = kept.flatMap((setting) => [setting, 'forever']);
  return launch(['ingest', '--json', ...own, ...settings, ...SMALL, ...paths]);
}

/** One mail after another, as mbox has them. */
async function mbox(folder: string): Promise<Buffer> {
  const mails = await Promise.all((await readdir(folder)).sort().map((name) => readFile(join(folder, name))));
  return Buffer.concat(
    mails.flatMap((mail) => [
      Buffer.from('From reporter Tue Jun 30 00:00:00 2026\n'),
      mail,
      Buffer.from('\n\n'),
    ]),
  );
}

test(
  'what it cannot store an ingest does not take, and it goes on by itself when the store is back',
  async () => {
    const mail = join(data.folder, 'mail');
    const truth = await makeMail(mail, MAIL);
    const mails = await mbox(mail);
    ingest = ingestAt(gate.url, '-');
    const { stdin } = ingest;
    stdin.write(mails.subarray(0, mails.length / 10));
    await store.committed(1);
    gate.set('broken');
    stdin.end(mails.subarray(mails.length / 10));
    await ingest.logs('reason=store_unreachable', FAILURES);
    expect(stdin.writableLength).toBeGreaterThan(0);
    expect(stdin.writableFinished).toBe(false);

    gate.set('open');
    takenOf(await ingest.ended);
    expect(await differences(data, truth)).toEqual([]);
  },
  SLOW,
);

test(
  'an ingest whose store comes and goes, and now and then does not say what it did, loses and doubles nothing',
  async () => {
    const mail = join(data.folder, 'mail');
    const truth = await makeMail(mail, MAIL);
    ingest = ingestAt(gate.url, mail);
    for (let time = 0; time < TIMES; time++) {
      await store.committed(2 * time + 1);
      gate.set(time % 2 === 0 ? 'broken' : 'answerless');
      await sleep(GONE_MS);
      gate.set('open');
    }
    takenOf(await ingest.ended);
    expect(await differences(data, truth)).toEqual([]);
  },
  SLOW,
);
