/** clickhouse-go, which Grafana's data source asks with: what the program in go/ asks, and what it got. */
import { answersTo, byDomain } from './asks.js';
import { builtWithGo } from './go.js';
import { openDoor, SLOW, TENANT, type OpenDoor } from './open-door.js';
import { describeWhere } from './program.js';
import { KNOWN } from './report.js';
import { alike, allRows, type Rows } from './rows.js';
import { until } from './until.js';

type Got = Readonly<Record<string, unknown>>;

const program = await builtWithGo();
const onGo = describeWhere(
  program !== undefined,
  'there is no Go that is new enough, or no network, so the door is not asked by clickhouse-go',
);

async function asksFrom(door: OpenDoor, what: string): Promise<Got> {
  return (await answersTo(door, program?.path ?? '', [what])) as Got;
}

afterAll(async () => {
  await program?.remove();
});

onGo('clickhouse-go', () => {
  let door: OpenDoor;

  beforeAll(async () => {
    door = await openDoor();
  }, SLOW);
  afterAll(async () => {
    await door.close();
  }, SLOW);

  describe('by its own interface', () => {
    let got: Got;

    beforeAll(async () => {
      got = await asksFrom(door, 'native');
    }, SLOW);

    it('is greeted, and pings', () => {
      expect(got['server']).toEqual(['plumbline', true, 0, 'UTC']);
    });

    it('scans every column of every view', async () => {
      expect(alike(got['views'] as Rows)).toEqual(alike(await allRows(door)));
      const known = (got['views'] as Rows)['v_records']?.filter((row) => row.includes(KNOWN.domain));
      expect(known).toHaveLength(1);
      for (const value of [KNOWN.day, KNOWN.sourceIp, String(KNOWN.messages), KNOWN.dkimDomains])
        expect(known?.[0]).toContainEqual(value);
    });

    it('reads rows and structs', () => {
      expect(got['byDomain']).toEqual(byDomain(door));
      const structs = [...door.truth.messages].map(([Domain, Mails]) => ({ Domain, Mails }));
      expect(got['struct']).toEqual(structs);
      expect(got['nothing']).toEqual([]);
      expect((got['described'] as string[][]).map(([name]) => name)).toEqual(['source_ip', 'domain', 'day']);
    });

    it('reads types as they are', () => {
      expect(got['types']).toEqual([
        [
          '18446744073709551615',
          '2026-06-30 12:34:56.789',
          '2026-06-30 12:00:00',
          '2001:db8::1',
          [['1'], ['2', '3']],
          ...['null', '1.25', 'true'],
        ],
      ]);
    });

    it('gives parameters to the door, or writes them itself', () => {
      expect(got['parameters']).toEqual([['it\'s "x" é', '18446744073709551615', ['a', 'b']]]);
      expect(got['positional']).toEqual([['it\'s \\ "x"\n\té', ["x'y", 'é']]]);
      expect(got['named']).toEqual([["it's", '7']]);
    });

    it('lowers a limit, and lifts none', () => {
      const said = expect.stringContaining('The limit is max_result_rows (5)') as unknown;
      expect(got['lowered']).toMatchObject({ code: 396, said });
      expect(got['lifted']).toMatchObject({ code: 164 });
    });

    it.each(['none', 'gzip', 'deflate', 'br', 'lz4', 'zstd'])(
      'is answered where it asks for compression: %s',
      (method) => {
        expect(got[`compressed ${method}`]).toBe(5000);
      },
    );

    it('asks eight questions at once', () => {
      const all = door.truth.allMessages + KNOWN.messages;
      expect(got['parallel']).toEqual(Array.from({ length: 8 }, (_, n) => all + n));
    });

    it.each([
      ['unknown', 47, '`nothing`'],
      ['table', 164, 'Table records cannot be read here'],
      ['format', 62, 'leave FORMAT out'],
      ['inserted', 164, 'INSERT is not allowed'],
      ['dropped', 164, 'Only SELECT'],
      ['wrongPassword', 516, 'password is incorrect'],
    ])('knows an error by its code: %s', (ask, code, words) => {
      expect(got[ask]).toMatchObject({ code, said: expect.stringContaining(words) as unknown });
    });

    it('asks behind the prefix of a proxy', () => {
      expect(got['behindPrefix']).toEqual([['1']]);
    });

    it('sees the rows of a tenant as the tenant', () => {
      expect(got['tenant']).toEqual([[TENANT.domain]]);
    });
  });

  describe('by database/sql', () => {
    let got: Got;

    beforeAll(async () => {
      got = await asksFrom(door, 'sql');
    }, SLOW);

    it('reads rows, and one row', () => {
      expect(got['ping']).toBe(true);
      expect(got['byDomain']).toEqual(Object.fromEntries(door.truth.messages));
      expect(got['one']).toBe(door.truth.messages.get('acme.example'));
    });

    it('is opened by an address, as a tenant too', () => {
      expect(got['byAddress']).toEqual({ [TENANT.domain]: door.truth.messages.get(TENANT.domain) });
    });

    it('knows an error by its code', () => {
      expect(got['unknown']).toMatchObject({ code: 47 });
      expect(got['dropped']).toMatchObject({ code: 164 });
    });
  });

  it(
    'stops the engine by the end of its context',
    async () => {
      expect(await asksFrom(door, 'gone')).toMatchObject({ gone: { deadline: true } });
      await until(async () => (await door.outcomes('gone')) === 1);
    },
    SLOW,
  );
});

onGo('clickhouse-go over TLS', () => {
  let door: OpenDoor;

  beforeAll(async () => {
    door = await openDoor({ tls: true });
  }, SLOW);
  afterAll(async () => {
    await door.close();
  }, SLOW);

  it(
    'reads what it may, by name and key in headers of their own',
    async () => {
      expect(await asksFrom(door, 'tls')).toEqual({ byDomain: byDomain(door), tenant: [[TENANT.domain]] });
    },
    SLOW,
  );
});
