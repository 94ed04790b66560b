/** An engine that gives no answer any more. */
import { join } from 'node:path';
import { attach, type Attached } from './harness/attached.js';
import { differences } from './harness/compare.js';
import { Data, takenOf } from './harness/data.js';
import { makeMail } from './harness/mail.js';
import { SLOW } from './harness/slow.js';

const MAIL = { domains: 2, days: 8, reportsPerDay: 30, seed: 9 };
const SMALL = ['--store.batch.rows', '50', '--store.batch.seconds', '0.2s'];
const IMPATIENT = ['--store.engine.hung-after', '3s', '--store.engine.health-every', '0.5s'];

let data: Data;
let store: Attached;
beforeEach(async () => {
  data = await Data.withStore(IMPATIENT);
  store = await attach(data);
}, SLOW);
afterEach(async () => {
  await store.close();
  await data.remove();
}, SLOW);

test(
  'is killed and started again, and the ingest comes to its end',
  async () => {
    const mail = join(data.folder, 'mail');
    const truth = await makeMail(mail, MAIL);
    const ingest = data.launch('ingest', '--json', ...SMALL, mail);
    await store.committed(2);
    const hung = await data.engineRuns();
    process.kill(hung, 'SIGSTOP');
    await ingest.logs('engine hung');
    takenOf(await ingest.ended);
    expect(await data.engine()).not.toBe(hung);
    expect(await differences(data, truth)).toEqual([]);
  },
  SLOW,
);
