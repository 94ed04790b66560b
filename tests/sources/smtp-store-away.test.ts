/** A running exporter whose store goes and comes back: a client is told the truth, and each mail counts once. */
import { attach, type Attached } from '../store/harness/attached.js';
import { Data } from '../store/harness/data.js';
import { openGate, type Gate } from '../store/harness/gate.js';
import { reportMail, SmtpExporter } from './smtp-exporter.js';

const SLOW = 300_000;

let data: Data;
let store: Attached;
let gate: Gate;
let exporter: SmtpExporter;

beforeAll(async () => {
  data = await Data.withStore();
  store = await attach(data);
  gate = await openGate(store.socketPath);
  exporter = await SmtpExporter.start(
    ['timeouts: { commit: 2s }'],
    [
      '--store.url',
      `${gate.url}/plumbline`,
      '--store.retry.longest',
      '0.5s',
      '--store.batch.seconds',
      '0.2s',
    ],
  );
}, SLOW);
afterAll(async () => {
  await exporter.remove();
  await gate.close();
  await store.close();
  await data.remove();
}, SLOW);

const COUNT = `SELECT countIf(counts), sum(records) FROM v_reports WHERE report_id =`;

it.each(['broken', 'answerless'] as const)(
  'the store is %s: 451; and once it is back 250, and it is there once',
  async (state) => {
    const mail = reportMail('a.example', 'example.com', state);
    gate.set(state);
    expect(await exporter.send(mail)).toMatch(/^451 4\.3\.0 the mail is not on disk yet/);
    expect(await exporter.send(mail)).toMatch(/^451/);
    gate.set('open');
    let answer = '';
    while (!answer.startsWith('250')) {
      answer = await exporter.send(mail);
      expect(answer).toMatch(/^(250|451)/);
    }
    expect(await exporter.send(mail)).toMatch(/^250/);
    expect(await store.rows(`${COUNT} '${state}'`)).toEqual([['1', '1']]);
    expect(await store.rows(`SELECT sum(messages) FROM v_records WHERE domain = 'example.com'`)).toEqual([
      [state === 'broken' ? '3' : '6'],
    ]);
    expect(await store.broken()).toEqual([]);
  },
  SLOW,
);

it(
  'an address that is not among its recipients is refused whether the store is there or not',
  async () => {
    for (const state of ['broken', 'open'] as const) {
      gate.set(state);
      const client = await exporter.connect();
      await client.ask('MAIL FROM:<a@b.example>\r\n');
      expect(await client.ask('RCPT TO:<someone@elsewhere.example>\r\n')).toMatch(/^550/);
      expect(await client.ask('DATA\r\n')).toMatch(/^503/);
      client.end();
    }
  },
  SLOW,
);
