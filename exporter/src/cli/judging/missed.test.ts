/** Mail that was judged before the store was asked what it knows of its address. */
import { formatIp } from '../../parse/values/ip.js';
import { ip } from '../../parse/values/testing/ip.js';
import { keyOf } from '../../store/facts/address-key.js';
import { NOTHING_KNOWN, type KnownSource } from '../../store/facts/known-facts.js';
import { failed, type Asked } from '../../store/failures.js';
import { Missed, type MissedTools } from './missed.js';

const NEVER = new AbortController().signal;
const DONE: Asked<void> = { ok: true, value: undefined };

/** It knows addresses of 192.0.2.0/24, of which those below .8 show a sender. */
const known = (address: Uint8Array): KnownSource | undefined =>
  formatIp(address).startsWith('192.0.2.')
    ? { ...NOTHING_KNOWN, facts: { ...NOTHING_KNOWN.facts, asn: address[15] ?? 0 } }
    : undefined;

let done: Record<'corrected' | 'written' | 'again', string[]>;
beforeEach(() => {
  done = { corrected: [], written: [], again: [] };
});

function missed(tools: Partial<MissedTools> = {}): Missed {
  return new Missed({
    ask: (ips) =>
      Promise.resolve({
        ok: true,
        value: new Map(ips.flatMap((one) => [[keyOf(one), known(one)] as const]).flatMap(present)),
      }),
    correct: (one) => done.corrected.push(formatIp(one)),
    tells: (_, { facts }) => facts.asn < 8,
    write: (ips) => {
      done.written.push(...ips.map(formatIp));
      return Promise.resolve(DONE);
    },
    judgeAgain: (ips) => {
      done.again.push(...ips.map(formatIp));
      return Promise.resolve(DONE);
    },
    ...tools,
  });
}

function present([key, source]: readonly [string, KnownSource | undefined]): [string, KnownSource][] {
  return source === undefined ? [] : [[key, source]];
}

function add(to: Missed, ...texts: readonly string[]): void {
  for (const text of texts) to.add(ip(text));
}

it('is judged again where that shows a sender, and of the unknown it is written down what files say', async () => {
  const some = missed();
  add(some, '192.0.2.1', '192.0.2.9', '198.51.100.1');
  expect(await some.end(NEVER)).toEqual(DONE);
  expect(done).toEqual({
    corrected: ['192.0.2.1', '192.0.2.9'],
    written: ['198.51.100.1'],
    again: ['192.0.2.1'],
  });
  expect(some.isBehind).toBe(false);
});

it('is judged again all at once: mail of many addresses stands in the same reports', async () => {
  const calls: number[] = [];
  const some = missed({
    tells: () => true,
    judgeAgain: (ips) => Promise.resolve({ ok: true, value: calls.push(ips.length) }),
  });
  for (let n = 0; n < 256; n++) add(some, `192.0.2.${n}`);
  await some.end(NEVER);
  expect(calls).toEqual([256]);
});

it('is left to others where it cannot be judged again, where we are to end, and where there is too much', async () => {
  const away = missed({ judgeAgain: () => Promise.resolve(failed('store_unreachable', 'it is away')) });
  const ended = missed();
  const full = missed({ most: 1 });
  for (const some of [away, ended, full]) add(some, '192.0.2.1', '192.0.2.2');
  expect(await away.end(NEVER)).toMatchObject({ ok: false });
  await ended.end(AbortSignal.abort());
  await full.end(NEVER);
  expect([away, ended, full].map(({ isBehind }) => isBehind)).toEqual([true, true, true]);
});
