/** `serve` sends settled days: to whom its settings say now, and as somebody who may be told to end at any time. */
import { writeFile } from 'node:fs/promises';
import { Authority } from '@plumbline/exporter/api/testing/certificates.js';
import { plumbline } from '../commands/plumbline.js';
import { Site, SLOW } from '../commands/site.js';
import { until } from '../commands/until.js';
import { TlsReceiver, type Came } from './receiver.js';

let site: Site;
let receiver: TlsReceiver;
/** So many are to be sent, to each URL. */
let samples = 0;

beforeAll(async () => {
  [site, receiver] = await Promise.all([Site.make(), TlsReceiver.start()]);
  const stranger = new Authority('a stranger');
  await Promise.all(
    Object.entries({
      'ours.pem': receiver.authority,
      'stranger.pem': stranger.own.cert,
      password: 's3cret\n',
      token: 't0ken\n',
    }).map(([name, text]) => writeFile(site.at(name), text)),
  );
  stranger.remove();
  const wish = ['--domains', '1', '--days', '8', '--reports-per-day', '4', '--records', '200'];
  const { code, stderr } = await plumbline(['demo', ...wish, ...site.store]);
  if (code !== 0) throw new Error(stderr);
  const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  const range = ['--from', day(20), '--to', day(0)];
  const { stdout } = await plumbline(['export', 'openmetrics', ...range, ...site.store]);
  samples = stdout.split('\n').filter((line) => /^[a-z]/.test(line)).length;
  expect(samples).toBeGreaterThan(0);
}, SLOW);
afterAll(async () => {
  await site.remove();
  await receiver.close();
}, SLOW);
beforeEach(() => {
  receiver.came.length = 0;
  receiver.answering = () => ({ status: 204 });
});

/** To a path of the receiver; a request a day and domain, and often looked for. */
function sendingTo(path: string, ...more: readonly string[]): string {
  const lines = [`url: ${receiver.url(path)}`, `ca_file: ${site.at('ours.pem')}`, 'interval: 200ms', ...more];
  return ['metrics:', '  remote_write:', ...lines.map((line) => `    ${line}`), ''].join('\n');
}

const sendingNowhere = 'metrics: {}\n';

async function reload(settings: string): Promise<void> {
  await site.say(settings);
  const response = await fetch(`${site.url}/-/reload`, { method: 'POST' });
  expect([response.status, await response.text()]).toEqual([200, 'the settings were read again\n']);
}

const written = () => site.metric('plumbline_remote_write_samples_total{outcome="written"}');
const failed = (reason: string) => site.metric(`plumbline_remote_write_failures_total{reason="${reason}"}`);

/** Once as many samples are written as there are, beside those that were written before. */
async function all(before = 0): Promise<readonly Came[]> {
  await until(async () => ((await written()) ?? 0) >= before + samples);
  return receiver.came;
}

const bodies = (came: readonly Came[]): string[] => came.map(({ body }) => body);

describe('serve', () => {
  it(
    'sends to nobody whose certificate it does not trust, says so, and sends when it is told whom to trust',
    async () => {
      const settings = sendingTo('a', 'username: us', `password_file: ${site.at('password')}`);
      await site.say(settings.replace('ours.pem', 'stranger.pem'));
      await site.begin();
      await until(async () => ((await failed('untrusted')) ?? 0) > 0);
      expect(receiver.came).toEqual([]);
      // Away for two requests: it is asked again, later and later.
      receiver.answering = (earlier) => ({ status: earlier < 2 ? 503 : 204 });
      await reload(settings);
      const came = await all();
      expect(await failed('busy')).toBe(2);
      const basic = `Basic ${Buffer.from('us:s3cret').toString('base64')}`;
      expect(new Set(came.map(({ headers }) => headers.authorization))).toEqual(new Set([basic]));
      expect(bodies(came.slice(0, 3))).toEqual(Array(3).fill(came[0]?.body));
      expect(new Set(bodies(came)).size).toBe(came.length - 2);
    },
    SLOW,
  );

  it(
    'sends all to another URL when it is reloaded, as whom it says then, and to nobody when it is told so',
    async () => {
      await reload(sendingTo('b', `bearer_token_file: ${site.at('token')}`));
      const came = await all(samples);
      expect(came.length).toBeGreaterThan(2);
      expect(new Set(came.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer t0ken']));
      receiver.answering = () => undefined;
      const before = receiver.came.length;
      await reload(sendingTo('hangs'));
      await until(() => receiver.came.length > before);
      expect(receiver.came[before]?.left).toBe(false);
      await reload(sendingNowhere);
      await until(() => receiver.came[before]?.left === true);
      expect(receiver.came).toHaveLength(before + 1);
    },
    SLOW,
  );

  it(
    'ends while a request hangs, and the next goes on with the same one, and sends no other twice',
    async () => {
      receiver.answering = (earlier) => (earlier === 1 ? undefined : { status: 204 });
      const before = (await written()) ?? 0;
      await reload(sendingTo('c'));
      await until(() => receiver.came.length === 2);
      const sent = ((await written()) ?? 0) - before;
      expect(sent).toBeGreaterThan(0);
      expect(await site.end()).toBe(0);
      expect(receiver.came[1]?.left).toBe(true);
      await site.begin();
      const [first, hung, again, ...rest] = bodies(await all(-sent));
      expect(again).toBe(hung);
      expect(rest.length).toBeGreaterThan(1);
      expect(new Set([first, hung, ...rest]).size).toBe(2 + rest.length);
    },
    SLOW,
  );
});
