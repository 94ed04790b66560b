import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings } from '../../config/settings.js';
import type { Judged } from '../judging/judged-settings.js';
import { createLogger } from '../logger.js';
import { Reload } from './reload.js';

const KNOWN = { senders: [], problems: [], edition: '' };
const SETTINGS = { sources: [], domains: [] } as unknown as Settings;

function reloadOf(apply: () => Promise<void>) {
  const counts = { read: 0, lines: 0 };
  const stream = new Writable({
    write: (_, __, done) => {
      counts.lines += 1;
      done();
    },
  });
  const load = (): Judged => {
    counts.read += 1;
    return { ok: true, settings: SETTINGS, known: KNOWN };
  };
  const log = createLogger({ level: 'info', format: 'json' }, stream);
  const reload = new Reload(SETTINGS, load, { log, clock: () => performance.now() });
  reload.applyBy(apply);
  return { reload, counts };
}

test('those who ask at once share one, and strangers who go on asking do not fill the log', async () => {
  const { reload, counts } = reloadOf(() => sleep(20));
  const told = await Promise.all(Array.from({ length: 1000 }, () => reload.now()));
  expect(told.every(({ ok }) => ok)).toBe(true);
  expect(counts).toEqual({ read: 1, lines: 1 });
});

test('whoever asks while one is under way has the settings as they are then', async () => {
  const { reload, counts } = reloadOf(() => sleep(20));
  const first = reload.now();
  await sleep(5);
  expect(counts.read).toBe(1);
  await Promise.all([first, reload.now()]);
  expect(counts.read).toBe(2);
});

test('one that fails is no reason for the next to fail', async () => {
  let isWell = false;
  const { reload } = reloadOf(() => (isWell ? Promise.resolve() : Promise.reject(new Error('no'))));
  await expect(reload.now()).rejects.toThrow('no');
  isWell = true;
  expect(await reload.now()).toMatchObject({ ok: true });
});
