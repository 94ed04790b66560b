import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doorKey, redactionKey } from './secrets.js';

let folder = '';
let secrets = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-secrets-'));
  secrets = join(folder, 'secrets');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const modeOf = async (name: string): Promise<number> => (await stat(join(secrets, name))).mode & 0o777;
const stored = async (): Promise<unknown> => JSON.parse(await readFile(join(secrets, 'door.json'), 'utf8'));

test('a key is made once, and only we can read it', async () => {
  const key = await redactionKey(secrets);
  expect(key).toHaveLength(32);
  expect(await redactionKey(secrets)).toEqual(key);
  expect(await modeOf('redaction.key')).toBe(0o600);
  expect((await stat(secrets)).mode & 0o777).toBe(0o700);
});

test('of many who make it at once, all have the same, and nothing else is left', async () => {
  const keys = await Promise.all(Array.from({ length: 20 }, () => redactionKey(secrets)));
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
  expect(await readdir(secrets)).toEqual(['redaction.key']);
});

describe('the door', () => {
  test('has a password that is made at the first start and stays', async () => {
    const key = await doorKey(secrets, undefined);
    expect(key).toEqual({ user: 'grafana', password: expect.stringMatching(/^[\w-]{24}$/) as string });
    expect(await doorKey(secrets, undefined)).toEqual(key);
    expect(await stored()).toEqual(key);
    expect(await modeOf('door.json')).toBe(0o600);
  });

  test('has the password that it is given, and the file says so', async () => {
    await doorKey(secrets, undefined);
    expect(await doorKey(secrets, 'sesame')).toEqual({ user: 'grafana', password: 'sesame' });
    expect(await stored()).toEqual({ user: 'grafana', password: 'sesame' });
    expect(await modeOf('door.json')).toBe(0o600);
    expect(await readdir(secrets)).toEqual(['door.json']);
  });

  test.each(['', '{"user":"grafana"}', '{"user":"root","password":"x"}'])(
    'gets a new one where the file holds %j',
    async (text) => {
      await doorKey(secrets, undefined);
      await writeFile(join(secrets, 'door.json'), text);
      const key = await doorKey(secrets, undefined);
      expect(await stored()).toEqual(key);
    },
  );
});
