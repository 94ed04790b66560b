import type { RequestListener } from 'node:http';
import { hashSync } from 'bcryptjs';
import { listen, type Listening } from '../listen.js';
import { BcryptThread } from './bcrypt.js';
import { Front, type FrontRules } from './front.js';

const USERS = new Map([
  ['prometheus', hashSync('correct horse', 4)],
  ['grafana', hashSync('battery: staple', 5)],
]);
const NONE: FrontRules = { users: new Map(), headers: new Map(), rate: undefined };
const LIMITS = { connections: 99, headBytes: 9999, headWaitMs: 9999, bodyWaitMs: 9999, quietMs: 9999 };
const page: RequestListener = (request, response) => response.end(`the page ${request.url ?? ''}`);

let listening: Listening | undefined;
let front = new Front(NONE, tools());
let refused: string[] = [];
let now = 0;
let compared = 0;

function tools() {
  const { compare } = new BcryptThread();
  return {
    compare: (password: string, hash: string) => {
      compared += 1;
      return compare(password, hash);
    },
    clock: () => now,
    rest: () => Promise.resolve(),
    onRefused: (reason: string) => void refused.push(reason),
    onError: (error: unknown) => {
      throw error;
    },
  };
}

async function start(rules: Partial<FrontRules>): Promise<void> {
  [refused, now, compared] = [[], 0, 0];
  front = new Front({ ...NONE, ...rules }, tools());
  const started = await listen(front.before(page), {
    ...{ host: '127.0.0.1', port: 0, tls: undefined, limits: LIMITS, onLimit: () => undefined },
  });
  if ('reason' in started) throw new Error(started.detail);
  listening = started;
}
afterEach(async () => {
  await listening?.close(0);
});

function get(path: string, login?: string): Promise<Response> {
  const authorization = `Basic ${Buffer.from(login ?? '').toString('base64')}`;
  return fetch(`${listening?.url ?? ''}${path}`, { headers: login === undefined ? {} : { authorization } });
}

describe('passwords', () => {
  beforeEach(async () => {
    await start({ users: USERS });
  });

  test('who has one gets in, and is looked at once', async () => {
    for (let i = 0; i < 3; i++)
      expect(await (await get('/metrics', 'prometheus:correct horse')).text()).toBe('the page /metrics');
    expect((await get('/', 'grafana:battery: staple')).status).toBe(200);
    expect(compared).toBe(2);
  });

  test.each([
    ['none', undefined, 'password_missing'],
    ['another', 'prometheus:wrong horse', 'password_wrong'],
    ["somebody else's", 'prometheus:battery: staple', 'password_wrong'],
    ['nobody’s name', 'eve:correct horse', 'password_wrong'],
    ['no colon', 'prometheus', 'password_missing'],
  ])('who has %s is told so, as the toolkit does', async (_, login, reason) => {
    const answer = await get('/metrics', login);
    expect(answer.status).toBe(401);
    expect(await answer.text()).toBe('Unauthorized\n');
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic/);
    expect(refused).toEqual([reason]);
  });

  test.each([
    '/',
    '/metrics',
    '/-/healthy',
    '/-/reload',
    '/api/v1/openapi.json',
    '/api/v1/reportsx',
    '/API/V1/reports',
  ])('%s wants one', async (path) => {
    expect((await get(path)).status).toBe(401);
  });

  test.each(['/api/v1/reports', '/api/v1/tasks/1?x', '/api/v1/webhooks/x', '/api/v1/senders'])(
    '%s has keys of its own',
    async (path) => {
      expect((await get(path)).status).toBe(200);
    },
  );

  test('who is taken out of the file is out at once, and a changed password counts', async () => {
    expect((await get('/', 'prometheus:correct horse')).status).toBe(200);
    front.have({ ...NONE, users: new Map([['prometheus', hashSync('new', 4)]]) });
    expect((await get('/', 'prometheus:correct horse')).status).toBe(401);
    expect((await get('/', 'prometheus:new')).status).toBe(200);
    expect((await get('/', 'grafana:battery: staple')).status).toBe(401);
  });
});

test('headers are those of the file, and ours where it says nothing', async () => {
  await start({
    headers: new Map([
      ['X-Frame-Options', 'deny'],
      ['Content-Security-Policy', 'none'],
    ]),
  });
  const { headers } = await get('/');
  expect(headers.get('x-frame-options')).toBe('deny');
  expect(headers.get('content-security-policy')).toBe('none');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test('so many requests at once, and then one an interval', async () => {
  await start({ rate: { interval: 2000, burst: 2 } });
  const statuses = async (): Promise<number[]> => [(await get('/')).status, (await get('/')).status];
  expect(await statuses()).toEqual([200, 200]);
  const late = await get('/api/v1/reports');
  expect([late.status, late.headers.get('retry-after')]).toEqual([429, '2']);
  now += 2000;
  expect(await statuses()).toEqual([200, 429]);
  front.have({ ...NONE });
  expect(await statuses()).toEqual([200, 200]);
});
