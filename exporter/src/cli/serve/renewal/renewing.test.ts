import { setTimeout as sleep } from 'node:timers/promises';
import { failed, type Asked } from '../../../store/failures.js';
import type { LabelledSince } from '../../../store/labels/labels.js';
import type { JudgedBy, LeftBehind } from '../../../store/renewal/open-judges.js';
import type { RenewalScope } from '../../../store/renewal/scope.js';
import { Renewing, type RenewingTools, type Since } from './renewing.js';

const SCOPE = (domain: string): RenewalScope => ({ kind: 'domains', domains: [domain] });

/** What happens around it, with a clock of its own. */
class World {
  readonly done: string[] = [];
  readonly notes = new Map<string, string>();
  labels: string[] = [];
  facts: string[] = [];
  gone: LeftBehind[] = [];
  underWay: number | undefined;
  now = 0;
  trouble = 0;
  readonly #end = new AbortController();
  readonly renewing: Renewing;
  #running: Promise<void> | undefined;

  constructor(tools: Partial<RenewingTools> = {}) {
    this.renewing = new Renewing(
      {
        renewer: {
          renew: (scope, matters) => {
            if (this.trouble > 0) {
              this.trouble--;
              return Promise.resolve(failed('store_unreachable', 'it is away'));
            }
            this.done.push(`${nameOf(scope)} ${matters}`);
            return Promise.resolve({ ok: true, value: { reports: 1 } });
          },
        },
        judge: () => Promise.resolve({ ok: true, value: [] }),
        cursors: {
          read: (_, key) => Promise.resolve({ ok: true, value: this.notes.get(key) }),
          write: (_, values) => {
            for (const [key, value] of values) this.notes.set(key, value);
            return Promise.resolve({ ok: true, value: undefined });
          },
        },
        open: {
          note: () => Promise.resolve({ ok: true, value: undefined }),
          gone: () => Promise.resolve({ ok: true, value: this.gone }),
          forget: () => {
            this.gone = [];
            return Promise.resolve({ ok: true, value: undefined });
          },
        },
        oldestUnderWay: () => this.underWay,
        newestLabel: () => Promise.resolve({ ok: true, value: String(this.labels.length) }),
        learnLabels: () => {
          this.done.push('learnt');
          return Promise.resolve({ ok: true, value: undefined });
        },
        labelsSince: (point) => Promise.resolve(said(this.labels, point)),
        factsSince: (point) => Promise.resolve(since(this.facts, point, 1)),
        knowledge: 'of today',
        onRenewed: () => undefined,
        log: { info: () => undefined, warn: () => undefined },
        now: () => this.now,
        wait: async (ms, signal) => {
          await sleep(1);
          if (!signal.aborted) this.now += ms;
        },
        ...tools,
      },
      () => ({ everyMs: 30, lookAgainMs: 15, retryMs: 5 }),
    );
    this.notes.set('knowledge', 'of today');
  }

  /** Runs until something holds. */
  async until(holds: () => boolean): Promise<void> {
    this.#running ??= this.renewing.begin().then(() => this.renewing.run(this.#end.signal));
    while (!holds()) await sleep(1);
  }

  async end(): Promise<void> {
    this.#end.abort();
    await this.#running;
  }
}

/** The point is how many of them there were. */
function since(all: readonly string[], point: string, most: number): Asked<Since> {
  const from = Number(point);
  const some = all.slice(from, from + most);
  return {
    ok: true,
    value: { scopes: some.map(SCOPE), until: some.length === 0 ? point : String(from + some.length) },
  };
}

function said(all: readonly string[], point: string): Asked<LabelledSince> {
  const from = Number(point);
  const some = all.map((domain, i) => ({ target: { kind: 'domain', domain } as const, at: String(i + 1) }));
  return { ok: true, value: { said: some.slice(from), until: String(Math.max(from, all.length)) } };
}

function nameOf(scope: RenewalScope): string {
  return scope.kind === 'domains' ? scope.domains.join(' ') : scope.kind;
}

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.end());

it('a label is learnt, and then applied to what is stored', async () => {
  world.labels = ['a.example'];
  world.renewing.relabelled();
  await world.until(() => world.done.length >= 2);
  expect(world.done.slice(0, 2)).toEqual(['learnt', 'a.example everything']);
});

it('a label that is said while another is applied is learnt and applied too', async () => {
  const long = new World({
    renewer: {
      renew: (scope) => {
        long.done.push(nameOf(scope));
        if (long.labels.length === 1) {
          long.labels = ['a.example', 'b.example'];
          long.renewing.relabelled();
        }
        return Promise.resolve({ ok: true, value: { reports: 1 } });
      },
    },
  });
  long.labels = ['a.example'];
  await long.until(() => long.now > 100);
  expect(long.done.indexOf('b.example')).toBeGreaterThan(long.done.indexOf('learnt', 1));
  expect(long.done.at(-1)).toBe('a.example b.example');
  expect(long.notes.get('label')).toBe('2');
  await long.end();
});

it('it is looked at once more, for mail that was on its way, and only then noted', async () => {
  world.labels = ['a.example'];
  await world.until(() => world.done.length >= 2);
  expect(world.notes.get('label')).toBeUndefined();
  await world.until(() => world.notes.get('label') === '1');
  expect(world.done).toEqual(['learnt', 'a.example everything', 'a.example everything']);
});

it('labels that are heard together are applied together, and looked at again together', async () => {
  world.labels = ['a.example', 'b.example'];
  await world.until(() => world.done.length >= 2);
  world.labels = ['a.example', 'b.example', 'c.example'];
  world.renewing.relabelled();
  await world.until(() => world.notes.get('label') === '3');
  expect(world.done.filter((one) => one !== 'learnt')).toEqual([
    'a.example b.example everything',
    'c.example everything',
    'a.example b.example c.example everything',
  ]);
});

it('labels that were noted are not applied again by who comes next', async () => {
  world.labels = ['a.example', 'b.example'];
  world.notes.set('label', '1');
  await world.until(() => world.notes.get('label') === '2');
  expect(new Set(world.done)).toEqual(new Set(['learnt', 'b.example everything']));
});

it('what is known otherwise while it runs is applied to all, once mail that was on its way is committed', async () => {
  await world.until(() => world.done.includes('learnt'));
  const from = world.now;
  world.renewing.knows('of tomorrow');
  await world.until(() => world.notes.get('knowledge') === 'of tomorrow');
  expect(world.now - from).toBeGreaterThanOrEqual(15);
  expect(world.done.slice(1)).toEqual(['all everything']);
});

it('all is judged again too where what is known is soon again what it was', async () => {
  await world.until(() => world.done.includes('learnt'));
  world.renewing.knows('of tomorrow');
  world.renewing.knows('of today');
  await world.until(() => world.done.includes('all everything'));
  await world.until(() => world.notes.get('knowledge') === 'of today');
});

it('facts that came late are applied a piece at a time, where sender or class are others', async () => {
  world.facts = ['a.example', 'b.example'];
  await world.until(() => world.notes.get('fact') === '2');
  expect(world.done.slice(1)).toEqual(['a.example sender_and_class', 'b.example sender_and_class']);
});

it('addresses that were judged without what is known of them are judged again when their mail is committed', async () => {
  world.renewing.found([new Uint8Array(16)]);
  await world.until(() => world.done.includes('addresses sender_and_class'));
  expect(world.now).toBeGreaterThanOrEqual(15);
  expect(world.done).toEqual(['learnt', 'addresses sender_and_class']);
});

it('with another catalogue everything is judged again, once', async () => {
  world.notes.set('knowledge', 'of yesterday');
  await world.until(() => world.notes.get('knowledge') === 'of today');
  await world.until(() => world.now > 100);
  expect(world.done).toEqual(['learnt', 'all everything']);
});

it('a label interrupts that, and goes first', async () => {
  const long = new World({
    renewer: {
      renew: async (scope, _, __, signal) => {
        long.done.push(scope.kind);
        while (scope.kind === 'all' && long.labels.length === 0 && !signal.aborted) await sleep(1);
        return { ok: true, value: { reports: 0 } };
      },
    },
  });
  long.notes.set('knowledge', 'of yesterday');
  await long.until(() => long.done.includes('all'));
  expect(long.notes.get('knowledge')).toBe('of yesterday');
  long.labels = ['a.example'];
  long.renewing.relabelled();
  await long.until(() => long.notes.get('knowledge') === 'of today');
  expect(long.done.slice(0, 4)).toEqual(['learnt', 'all', 'learnt', 'domains']);
  await long.end();
});

it('what the store did not take is tried again, and nothing is noted before it is done', async () => {
  world.labels = ['a.example'];
  world.trouble = 3;
  await world.until(() => world.done.includes('a.example everything'));
  expect(world.trouble).toBe(0);
  expect(world.now).toBeGreaterThanOrEqual(15);
});

it('labels are noted only once mail is committed that was under way when they were learnt', async () => {
  world.labels = ['a.example'];
  world.underWay = 0;
  await world.until(() => world.now > 200);
  expect(world.notes.get('label')).toBeUndefined();
  world.underWay = 150;
  await world.until(() => world.notes.get('label') === '1');
  expect(world.done).toEqual(['learnt', 'a.example everything', 'a.example everything']);
});

it('neither addresses nor a catalogue are applied before mail that was under way is committed', async () => {
  world.underWay = 0;
  world.renewing.found([new Uint8Array(16)]);
  world.renewing.knows('of tomorrow');
  await world.until(() => world.now > 200);
  expect(world.done).toEqual(['learnt']);
  world.underWay = undefined;
  await world.until(() => world.notes.get('knowledge') === 'of tomorrow');
  expect(world.done).toEqual(['learnt', 'addresses sender_and_class', 'all everything']);
});

it('so are facts during which mail was committed that was judged before them', async () => {
  const scopes: string[] = [];
  const busy = new World({
    factsSince: (point) => {
      const isNew = Number(point.split(' ')[0]) < 5_000_000;
      const found = { scopes: [SCOPE('a.example')], until: '5000000 ff' };
      return Promise.resolve({ ok: true, value: isNew ? found : { scopes: [], until: point } });
    },
    renewer: {
      renew: (scope) => {
        scopes.push(nameOf(scope));
        busy.underWay = undefined;
        return Promise.resolve({ ok: true, value: { reports: 0 } });
      },
    },
  });
  busy.underWay = 4_000_000;
  await busy.until(() => scopes.length > 1 && busy.notes.get('fact') === '5000000 ff');
  expect(scopes).toEqual(['a.example', 'a.example']);
  await busy.end();
});

it('addresses that were found one by one are judged again together', async () => {
  const addresses: number[] = [];
  const many = new World({
    renewer: {
      renew: (scope) => {
        if (scope.kind === 'addresses') addresses.push(scope.addresses.length);
        return Promise.resolve({ ok: true, value: { reports: 0 } });
      },
    },
  });
  const some = Array.from({ length: 1000 }, () => new Uint8Array(16));
  for (let i = 0; i < 21; i++) many.renewing.found(some);
  await many.until(() => addresses.length >= 2);
  await many.until(() => many.now > 100);
  expect(addresses).toEqual([20_000, 1000]);
  await many.end();
});

it('those for which there is no room are judged again with all else, once their mail is committed', async () => {
  await world.until(() => world.done.includes('learnt'));
  for (let i = 0; i < 1001; i++) world.renewing.found([new Uint8Array(16)]);
  world.underWay = 0;
  await world.until(() => world.notes.get('knowledge') === '');
  await world.until(() => world.now > 200);
  expect(world.done).toEqual(['learnt']);
  world.underWay = undefined;
  await world.until(() => world.notes.get('knowledge') === 'of today');
  expect(world.done).toContain('all everything');
});

it('facts that were applied while mail was under way are applied again once it is committed', async () => {
  const asked: string[] = [];
  const slow = new World({
    factsSince: (point) => {
      asked.push(point);
      const isNew = Number(point.split(' ')[0]) < 5_000_000;
      const found = { scopes: [SCOPE('a.example')], until: '5000000 ff' };
      return Promise.resolve({ ok: true, value: isNew ? found : { scopes: [], until: point } });
    },
  });
  slow.underWay = 4_000_000;
  await slow.until(() => slow.now > 200);
  expect(slow.done).toEqual(['learnt', 'a.example sender_and_class']);
  slow.underWay = undefined;
  await slow.until(() => slow.done.length > 2);
  expect(asked).toContain(`3940000 ${'0'.repeat(32)}`);
  await slow.until(() => slow.notes.get('fact') === '5000000 ff');
  expect(slow.done).toEqual(['learnt', 'a.example sender_and_class', 'a.example sender_and_class']);
  await slow.end();
});

it('another who notes how far labels are applied does not say how far they are here', async () => {
  world.labels = ['a.example'];
  world.notes.set('label', '1');
  await world.until(() => world.done.includes('learnt'));
  world.labels = ['a.example', 'b.example'];
  world.notes.set('label', '2');
  world.renewing.relabelled();
  await world.until(() => world.done.includes('b.example everything'));
});

describe('of what those left behind who broke off', () => {
  const left = (by: Partial<JudgedBy>): LeftBehind[] => [
    { key: '1', by: { labels: '', facts: '', knowledge: '', ...by } },
  ];

  it('labels and facts are applied from where they were', async () => {
    world.labels = ['a.example', 'b.example', 'c.example'];
    world.facts = ['d.example', 'e.example'];
    world.notes.set('label', '3');
    world.notes.set('fact', '2');
    await world.until(() => world.done.includes('learnt'));
    world.gone = left({ labels: '1', facts: '1', knowledge: 'of today' });
    await world.until(() => world.done.length >= 5);
    expect(world.done).toEqual([
      'learnt',
      'learnt',
      'b.example c.example everything',
      'e.example sender_and_class',
      'b.example c.example everything',
    ]);
    expect(world.gone).toEqual([]);
  });

  it('all is judged again where they knew otherwise', async () => {
    await world.until(() => world.done.includes('learnt'));
    world.gone = left({ knowledge: 'of yesterday' });
    await world.until(() => world.done.includes('all everything'));
    await world.until(() => world.notes.get('knowledge') === 'of today');
    expect(world.done).toEqual(['learnt', 'all everything']);
  });
});
