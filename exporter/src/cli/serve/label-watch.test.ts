import { setTimeout as sleep } from 'node:timers/promises';
import { failed, type Asked } from '../../store/failures.js';
import { NOBODY } from '../../store/labels/labels.js';
import { LabelWatch } from './label-watch.js';

const NEVER_MS = 1_000_000;
let answer: Asked<string>;
let looks: number;
let told: number;
let watch: LabelWatch | undefined;

beforeEach(() => {
  looks = 0;
  told = 0;
  said(NOBODY);
});
afterEach(() => {
  watch?.stop();
});

function said(newest: string): void {
  answer = { ok: true, value: newest };
}

function begin(everyMs: number, betweenMs = 0): LabelWatch {
  const tools = {
    newest: () => {
      looks++;
      return Promise.resolve(answer);
    },
    relabelled: () => {
      told++;
    },
    log: { info: () => undefined },
    clock: () => performance.now(),
  };
  watch = new LabelWatch(tools, { everyMs, betweenMs });
  watch.soon();
  return watch;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(2);
}

it('tells nobody where nothing is said', async () => {
  begin(5);
  await until(() => looks > 5);
  expect(told).toBe(0);
});

it('tells of what was said before it began, once', async () => {
  said('17');
  begin(5);
  await until(() => looks > 5);
  expect(told).toBe(1);
});

it('sees by itself what a command has written', async () => {
  begin(5);
  await until(() => looks > 2);
  said('17');
  await until(() => told === 1);
});

it('looks at once for the API', async () => {
  const waiting = begin(NEVER_MS);
  await until(() => looks === 1);
  said('17');
  waiting.soon();
  await until(() => told === 1);
});

it('looks once more for what was said while it looked, and of many labels not for each', async () => {
  const waiting = begin(NEVER_MS, 200);
  for (let label = 1; label <= 50; label++) {
    said(String(label));
    waiting.soon();
    await sleep(1);
  }
  await until(() => told > 0 && looks > 1);
  await sleep(300);
  expect(looks).toBeLessThan(10);
  said('last');
  waiting.soon();
  const before = told;
  await until(() => told > before);
});

it('asks again a store that is away', async () => {
  said('17');
  const there = answer;
  answer = failed('store_unreachable', 'away');
  begin(5);
  await until(() => looks > 3);
  expect(told).toBe(0);
  answer = there;
  await until(() => told === 1);
});

it('looks no more when it is stopped', async () => {
  const waiting = begin(5);
  await until(() => looks > 1);
  waiting.stop();
  waiting.soon();
  const before = looks;
  await sleep(50);
  expect(looks).toBe(before);
});
