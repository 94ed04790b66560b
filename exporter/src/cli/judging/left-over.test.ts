/** What a command judged by less than was known when it was committed is judged again in its end, or by the next. */
import { formatIp } from '../../parse/values/ip.js';
import { Cursors } from '../../store/cursors.js';
import { SenderLabels } from '../../store/labels/labels.js';
import { thisProcess, type Writer } from '../../store/load/writer.js';
import { OpenJudges } from '../../store/renewal/open-judges.js';
import type { RenewalScope } from '../../store/renewal/scope.js';
import { readTarget, targetText } from '../../store/labels/target.js';
import { openTestStore, type TestStore } from '../../store/testing/store.js';
import { LeftOver, type LeftOverTools } from './left-over.js';
import { KNOWLEDGE, RENEWAL } from './renewal-points.js';
import { SenderJudges } from './sender-judges.js';
import { value } from '../../store/testing/value.js';

const NEVER = new AbortController().signal;
const STOPPED = AbortSignal.abort();

let store: TestStore;
let now = Date.now();
let renewed: string[];

beforeAll(async () => {
  store = await openTestStore();
}, 60_000);
afterAll(() => store.close());
beforeEach(async () => {
  renewed = [];
  for (const table of ['sender_labels', 'source_facts', 'plumbline_private.source_cursors'])
    await store.run(`TRUNCATE TABLE ${table}`);
});

function textOf(scope: RenewalScope): string[] {
  if (scope.kind === 'addresses') return scope.addresses.map(formatIp);
  return scope.kind === 'networks'
    ? scope.networks.map((network) => targetText({ ...network, kind: 'address' }))
    : [scope.kind];
}

function cursors(): Cursors {
  return new Cursors(store.client);
}

function openJudges(writer: Writer = thisProcess()): OpenJudges {
  return new OpenJudges({ cursors: cursors(), writer, now: () => now++ });
}

function leftOver(tools: Partial<LeftOverTools> = {}): LeftOver {
  return new LeftOver({
    client: store.client,
    most: 100,
    judges: new SenderJudges([], { ranges: [], domains: [] }),
    judge: () => Promise.resolve({ ok: true, value: [] }),
    renewer: {
      renew: (scope) => {
        renewed.push(...textOf(scope));
        return Promise.resolve({ ok: true, value: { reports: 1 } });
      },
    },
    open: openJudges(),
    cursors: cursors(),
    edition: () => 'of today',
    hasMet: () => true,
    tells: () => true,
    onFailed: () => undefined,
    ...tools,
  });
}

async function begun(tools?: Partial<LeftOverTools>): Promise<LeftOver> {
  const one = leftOver(tools);
  value(await one.begin());
  return one;
}

async function say(text: string): Promise<void> {
  const read = readTarget(text);
  if (!read.ok) throw new Error(read.detail);
  const statement = { sender: '', senderClass: 'threat', note: '', actor: 'ada', removed: false } as const;
  value(await new SenderLabels(store.client).write([read.target], statement));
}

/** Some seconds ago, for of what is younger `serve` has not heard either. */
async function find(address: string): Promise<void> {
  await store.run(`INSERT INTO source_facts (source_ip, day, asn, found_at)
    VALUES (toIPv6('${address}'), today(), 64500, now64(3) - toIntervalSecond(25))`);
}

it('labels that were said since it began are applied in its end, and those before it are not', async () => {
  await say('192.0.2.1');
  const one = await begun();
  await say('198.51.100.0/24');
  value(await one.end(NEVER));
  expect(renewed).toEqual(['198.51.100.0/24']);
});

it('so is what is said while it does so', async () => {
  let isSaid = false;
  const one = await begun({
    renewer: {
      renew: async (scope) => {
        renewed.push(...textOf(scope));
        if (!isSaid) await say('192.0.2.2');
        isSaid = true;
        return { ok: true, value: { reports: 0 } };
      },
    },
  });
  await say('192.0.2.1');
  value(await one.end(NEVER));
  expect(renewed).toEqual(['192.0.2.1', '192.0.2.2']);
});

it('facts that were found since, and show somebody, are applied to the addresses it met', async () => {
  const met = ['192.0.2.1', '192.0.2.3'];
  const one = await begun({
    hasMet: (ip) => met.includes(formatIp(ip)),
    tells: ({ ip }) => formatIp(ip) !== '192.0.2.3',
  });
  for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) await find(address);
  value(await one.end(NEVER));
  expect(renewed).toEqual(['192.0.2.1']);
});

it('what one left behind that was stopped is done by the next', async () => {
  const ended = { ...thisProcess(), start: '1' };
  const one = await begun({ open: openJudges(ended) });
  await say('192.0.2.1');
  await find('192.0.2.2');
  value(await one.end(STOPPED));
  expect(renewed).toEqual([]);
  const next = await begun({ hasMet: () => false });
  value(await next.end(NEVER));
  expect(renewed).toEqual(['192.0.2.2', '192.0.2.1']);
  renewed = [];
  value(await (await begun()).end(NEVER));
  expect(renewed.filter((text) => text !== '192.0.2.2')).toEqual([]);
});

it('an edition is left behind for serve where all else is judged by another', async () => {
  const left = async () => value(await openJudges().gone()).map(({ by }) => by.knowledge);
  value(await cursors().write(RENEWAL, new Map([[KNOWLEDGE, 'of today']]), now++));
  value(await (await begun()).end(NEVER));
  expect(await left()).toEqual([]);
  value(await (await begun({ edition: () => 'of yesterday' })).end(NEVER));
  expect(await left()).toEqual(['of yesterday']);
});
