import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import { pino } from 'pino';
import { FRONT_REFUSALS } from '../../api/front/front.js';
import { Authority, type Pair } from '../../api/testing/certificates.js';
import { loadSettings } from '../../config/load.js';
import { expose } from '../../metrics/exposition.js';
import { textOf } from '../../metrics/testing/text-of.js';
import { createRegistry } from '../../metrics/registry.js';
import { WebMetrics } from '../../metrics/web.js';
import { readTextFile } from '../settings.js';
import { Sponge } from '../fake-io.js';
import { FailureLog } from './failure-log.js';
import { openPages, type Pages } from './pages.js';

const authority = new Authority();
const folder = mkdtempSync(join(tmpdir(), 'plumbline-pages-'));
const at = (name: string): string => join(folder, name);
const logged = new Sponge();
const registry = createRegistry({ version: '1', revision: '' });
let pages: Pages | undefined;
let url = '';

function write(pair: Pair, passwords: Readonly<Record<string, string>>): void {
  writeFileSync(at('cert.pem'), pair.cert);
  writeFileSync(at('key.pem'), pair.key);
  const users = Object.entries(passwords).map(([user, password]) => [user, hashSync(password, 4)]);
  const tls = { cert_file: 'cert.pem', key_file: 'key.pem' };
  writeFileSync(
    at('web.yml'),
    JSON.stringify({ tls_server_config: tls, basic_auth_users: Object.fromEntries(users) as object }),
  );
}

beforeAll(async () => {
  write(authority.sign('IP:127.0.0.1'), { me: 'one' });
  const flags = new Map([
    ['web.listen_address', '127.0.0.1:0'],
    ['web.config.file', at('web.yml')],
  ]);
  const loaded = loadSettings({ flags, env: {}, configFile: undefined, readFile: readTextFile });
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const log = pino(logged);
  pages = await openPages((_, response) => response.end('here'), loaded.settings, {
    log,
    clock: () => performance.now(),
    metrics: new WebMetrics(registry, [...FRONT_REFUSALS, 'certificate']),
    failures: new FailureLog(log, () => 0),
    onLimit: () => undefined,
  });
  url = /"url":"([^"]*)"/.exec(logged.text)?.[1] ?? '';
});
afterAll(async () => {
  await pages?.close(0);
  authority.remove();
  rmSync(folder, { recursive: true });
});

/** The status, and the certificate that was shown. */
async function ask(auth: string): Promise<readonly [status: number | undefined, serial: string]> {
  const asked = request(url, { auth, ca: authority.own.cert, agent: false }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  if (!(response.socket instanceof TLSSocket)) throw new Error('It did not come over TLS.');
  const serial = response.socket.getPeerCertificate().serialNumber;
  response.resume();
  await once(response, 'end');
  return [response.statusCode, serial];
}

async function isUp(): Promise<string | undefined> {
  const text = textOf(await expose(registry, undefined));
  return /^plumbline_web_config_up (\d)$/m.exec(text)?.[1];
}

test('a certificate is renewed and a password changed while it runs; what cannot be used changes nothing', async () => {
  expect(url).toMatch(/^https:/);
  const [status, first] = await ask('me:one');
  expect(status).toBe(200);
  expect((await ask('me:two'))[0]).toBe(401);

  const renewed = authority.sign('IP:127.0.0.1');
  write(renewed, { me: 'two' });
  pages?.reload();
  const [changed, second] = await ask('me:two');
  expect([changed, second === first, await isUp()]).toEqual([200, false, '1']);
  expect((await ask('me:one'))[0]).toBe(401);

  write({ ...renewed, key: authority.own.key }, { me: 'three' });
  pages?.reload();
  expect(await ask('me:two')).toEqual([200, second]);
  expect([(await ask('me:three'))[0], await isUp()]).toEqual([401, '0']);
  expect(logged.text).toContain('is not the key of the certificate');

  writeFileSync(at('web.yml'), '');
  pages?.reload();
  expect((await ask('me:two'))[0]).toBe(200);
  expect(logged.text).toContain('restart serve to change between HTTP and HTTPS');

  write(renewed, { me: 'four' });
  for (let tries = 0; tries < 500 && (await ask('me:four'))[0] !== 200; tries++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect([(await ask('me:four'))[0], await isUp()]).toEqual([200, '1']);
});
