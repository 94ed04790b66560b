import type { SaidOf } from '../../../store/labels/labels.js';
import type { RenewalScope } from '../../../store/renewal/scope.js';
import { failed } from '../../../store/failures.js';
import { LabelRounds, type LabelRoundsTools } from './label-rounds.js';

const NEVER = new AbortController().signal;

let said: SaidOf[];
let done: string[];
let noted: string[];
let isSettled: boolean;
/** Days of a scope that are left, the newest first: what is gone through a day at a time. */
let days: string[];
let onDay: (day: string) => void;

beforeEach(() => {
  [said, done, noted, days] = [[], [], [], ['2026-06-03', '2026-06-02', '2026-06-01']];
  isSettled = false;
  onDay = () => undefined;
});

function say(domain: string, at = said.length + 1): void {
  said.push({ target: { kind: 'domain', domain }, at: String(at) });
}

function rounds(tools: Partial<LabelRoundsTools> = {}): LabelRounds {
  return new LabelRounds('0', {
    labelsSince: (point) => {
      const since = said.filter(({ at }) => Number(at) > Number(point));
      return Promise.resolve({ ok: true, value: { said: since, until: said.at(-1)?.at ?? point } });
    },
    learnLabels: () => Promise.resolve({ ok: true, value: undefined }),
    renew: (scope, { hasToWait, before = '9999-12-31' }) => {
      for (const day of days.filter((one) => one < before)) {
        done.push(`${nameOf(scope)} ${day}`);
        onDay(day);
        const isLast = day === days.at(-1);
        if (!isLast && hasToWait?.() === true)
          return Promise.resolve({ ok: true, value: { reports: 1, before: day } });
      }
      return Promise.resolve({ ok: true, value: { reports: 1 } });
    },
    isSettledSince: () => isSettled,
    note: (point) => {
      noted.push(point);
      return Promise.resolve({ ok: true, value: undefined });
    },
    now: () => 0,
    ...tools,
  });
}

function nameOf(scope: RenewalScope): string {
  return scope.kind === 'domains' ? scope.domains.join('+') : scope.kind;
}

async function work(one: LabelRounds): Promise<void> {
  for (let steps = 0; steps < 100; steps++) {
    const step = await one.step(NEVER);
    if (step.ok && !step.value) return;
  }
  throw new Error('There is no end to it.');
}

it('what is said while others are applied waits for a stretch of days at most, and they go on where they were', async () => {
  const one = rounds();
  say('long.example');
  onDay = () => {
    onDay = () => undefined;
    say('short.example');
    one.relabelled();
  };
  await work(one);
  expect(done[0]).toBe('long.example 2026-06-03');
  expect(done[1]).toBe('short.example 2026-06-03');
  const days = done.filter((text) => text.startsWith('long')).map((text) => text.slice(-10));
  expect(days).toEqual(['2026-06-03', '2026-06-02', '2026-06-01']);
});

it('what was said first comes to its end though people go on saying things', async () => {
  const one = rounds();
  say('first.example');
  let more = 20;
  onDay = () => {
    if (more-- <= 0) return;
    say(`n${more}.example`);
    one.relabelled();
  };
  await work(one);
  expect(done.indexOf('first.example 2026-06-01')).toBeLessThan(12);
  expect(new Set(done.map((text) => text.split(' ')[0])).size).toBe(21);
});

it('what is seen late though it was said at the same time is applied too', async () => {
  const one = rounds();
  say('a.example', 7);
  await work(one);
  say('b.example', 7);
  one.relabelled();
  await work(one);
  expect(done).toContain('b.example 2026-06-01');
  expect(done.filter((text) => text.startsWith('a.example'))).toHaveLength(3);
});

it('nothing is noted before it was looked at again, and what was said meanwhile is not passed over', async () => {
  const one = rounds();
  say('a.example');
  await work(one);
  expect(noted).toEqual([]);
  isSettled = true;
  say('b.example');
  await work(one);
  expect(done).toContain('b.example 2026-06-01');
  await work(one);
  expect(noted.at(-1)).toBe('2');
  expect(one.point).toBe('2');
});

it('what the store did not say, or did not take, is tried again', async () => {
  let trouble = 3;
  const away = () => Promise.resolve(failed('store_unreachable', 'it is away'));
  const one = rounds({
    learnLabels: () => (trouble-- > 0 ? away() : Promise.resolve({ ok: true, value: undefined })),
  });
  say('a.example');
  expect((await one.step(NEVER)).ok).toBe(false);
  await work(one);
  expect(done).toHaveLength(3);
});

it('all is applied again from a point that somebody left behind', async () => {
  const one = rounds();
  isSettled = true;
  say('a.example');
  say('b.example');
  await work(one);
  await work(one);
  expect(one.point).toBe('2');
  done = [];
  one.beginAt('1');
  isSettled = false;
  await work(one);
  expect(done).toEqual(['b.example 2026-06-03', 'b.example 2026-06-02', 'b.example 2026-06-01']);
});
