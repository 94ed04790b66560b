/** clickhouse-connect, which Python's notebooks and dashboards ask with: what asks.py asks, and what it got. */
import { fileURLToPath } from 'node:url';
import { answersTo, byDomain } from './asks.js';
import { openDoor, SLOW, TENANT, type OpenDoor } from './open-door.js';
import { describeWhere } from './program.js';
import { pythonWithClient } from './python.js';
import { KNOWN } from './report.js';
import { alike, allRows, type Rows, type Value } from './rows.js';
import { until } from './until.js';

const ASKS = fileURLToPath(new URL('./asks.py', import.meta.url));

interface Failure {
  readonly class: string;
  readonly of_clickhouse: boolean;
  readonly code: number | null;
  readonly name: string | null;
  readonly said: string;
}

interface Got {
  readonly views: Rows;
  readonly by_domain: readonly (readonly Value[])[];
  readonly asks_for: string;
  readonly blocks: readonly number[];
  readonly [ask: string]: unknown;
}

const python = await pythonWithClient();
const onPython = describeWhere(
  python !== undefined,
  'there is no Python with venv, or no network, so the door is not asked by clickhouse-connect',
);

async function asksFrom(door: OpenDoor, what: string): Promise<Got> {
  return (await answersTo(door, python ?? '', [ASKS, what])) as Got;
}

onPython('clickhouse-connect', () => {
  let door: OpenDoor;
  let got: Got;

  beforeAll(async () => {
    door = await openDoor();
    got = await asksFrom(door, 'everything');
  }, SLOW);
  afterAll(async () => {
    await door.close();
  }, SLOW);

  it('connects, with the session it makes up, and takes times for UTC', () => {
    expect(got['server']).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+/), 'UTC', true]);
    expect(got['session']).toBe(true);
  });

  it('reads every value of every view', async () => {
    expect(alike(got.views)).toEqual(alike(await allRows(door)));
    const known = got.views['v_records']?.filter((row) => row.includes(KNOWN.domain));
    expect(known).toHaveLength(1);
    for (const value of [
      KNOWN.day,
      KNOWN.sourceIp,
      String(KNOWN.messages),
      KNOWN.dkimDomains,
      [KNOWN.comment],
    ])
      expect(known?.[0]).toContainEqual(value);
    expect(got.by_domain).toEqual(byDomain(door));
  });

  it('reads types as they are', () => {
    expect(got['types']).toEqual([
      [
        '18446744073709551615',
        '2026-06-30 12:34:56.789',
        '2026-06-30 12:00:00',
        '2001:db8::1',
        [['1'], ['2', '3']],
        ...['null', '1.50', 'true'],
      ],
    ]);
  });

  it('gives parameters to the door, in the address or a form, or writes them itself', () => {
    const text = `it's \\ "x"\n\té`;
    const list = ["x'y", 'é'];
    expect(got['server_side']).toEqual([[text, '18446744073709551615', '2026-06-30 12:00:00', list, 'null']]);
    expect(got['client_side']).toEqual([[text, '7', list]]);
    expect(got['as_form']).toEqual([['x'.repeat(20)]]);
  });

  it('describes a view, by statement and by asking for no rows', () => {
    const named = ['source_ip', 'domain', 'day'];
    expect((got['described'] as string[][]).map(([name]) => name)).toEqual(named);
    expect(got['columns_alone']).toEqual(named);
  });

  it('streams blocks, and reads Arrow and CSV', () => {
    expect(got.blocks.length).toBeGreaterThan(1);
    expect(got.blocks.reduce((sum, rows) => sum + rows, 0)).toBe(200_000);
    const { truth } = door;
    expect(got['arrow']).toEqual({ domain: [...truth.messages.keys()], mails: [...truth.messages.values()] });
    const lines = [...truth.messages].map(([domain, messages]) => `"${domain}",${messages}\n`);
    expect(got['csv']).toBe(lines.join(''));
  });

  it('is answered whichever compression it asks for, and by itself asks for gzip too', () => {
    expect(got.asks_for.split(',')).toContain('gzip');
    const numbers = [5000, 12_497_500];
    const [True, False, gzip, lz4, zstd, deflate] = Array<number[]>(6).fill(numbers);
    expect(got['compressed']).toEqual({ True, False, gzip, lz4, zstd, deflate });
  });

  it('lowers a limit in the statement, or as a setting that is sent in any case', () => {
    expect(got['limited']).toEqual([['0'], ['1']]);
    expect(got['lowered']).toMatchObject({ code: 396, name: 'TOO_MANY_ROWS_OR_BYTES' });
    expect(got['setting']).toMatchObject({ class: 'ProgrammingError', code: null });
    expect(got['setting_sent']).toEqual({ answered: '9' });
    expect(got['setting_forbidden']).toMatchObject({ code: 164, name: 'READONLY' });
  });

  it.each([
    ['unknown', 47, 'UNKNOWN_IDENTIFIER', '`nothing`'],
    ['table', 164, 'READONLY', 'Table records cannot be read here'],
    ['inserted', 48, 'NOT_IMPLEMENTED', 'nothing is inserted here'],
    ['wrong_password', 516, 'AUTHENTICATION_FAILED', 'password is incorrect'],
    ['wrong_database', 81, 'UNKNOWN_DATABASE', 'does not exist'],
  ])('knows an error by class, code and name: %s', (ask, code, name, words) => {
    const failed = got[ask] as Failure;
    expect(failed).toMatchObject({ class: 'DatabaseError', of_clickhouse: true, code, name });
    expect(failed.said).toContain(words);
  });

  it('asks behind the prefix of a proxy', () => {
    expect(got['behind_prefix']).toEqual([['1']]);
  });

  it('sees the rows of a tenant as the tenant', () => {
    expect(got['tenant']).toEqual([[TENANT.domain]]);
  });

  it(
    'stops the engine by waiting no longer',
    async () => {
      expect(await asksFrom(door, 'gone')).toMatchObject({ class: 'OperationalError', code: null });
      await until(async () => (await door.outcomes('gone')) === 1);
    },
    SLOW,
  );
});

onPython('clickhouse-connect over TLS', () => {
  let door: OpenDoor;

  beforeAll(async () => {
    door = await openDoor({ tls: true });
  }, SLOW);
  afterAll(async () => {
    await door.close();
  }, SLOW);

  it(
    'reads what it may',
    async () => {
      expect(await asksFrom(door, 'over_tls')).toEqual({
        by_domain: byDomain(door),
        tenant: [[TENANT.domain]],
      });
    },
    SLOW,
  );
});
