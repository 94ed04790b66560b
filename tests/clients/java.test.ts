/** ClickHouse's JDBC driver as DBeaver has it, with its defaults: what the program in java/ asks, and what it got. */
import { answersTo, byDomain } from './asks.js';
import { javaWithDriver } from './java.js';
import { openDoor, SLOW, TENANT, type OpenDoor } from './open-door.js';
import { describeWhere } from './program.js';
import { KNOWN } from './report.js';
import { allRows } from './rows.js';

const java = await javaWithDriver();
const onJava = describeWhere(
  java !== undefined,
  'there is no JDK, or its driver cannot be had, so the door is not asked by JDBC',
);

onJava("ClickHouse's JDBC driver", () => {
  let door: OpenDoor;
  let got: Readonly<Record<string, unknown>>;

  beforeAll(async () => {
    door = await openDoor();
    got = (await answersTo(door, 'java', java ?? [])) as typeof got;
  }, SLOW);
  afterAll(async () => {
    await door.close();
  }, SLOW);

  it('is connected, and says to whom', () => {
    expect(got['valid']).toBe(true);
    expect(got['server']).toEqual(['ClickHouse', true]);
  });

  it('lists what there is, for a tree of it', async () => {
    const views = Object.keys(await allRows(door));
    expect(got['schemas']).toEqual(expect.arrayContaining(['plumbline', 'system']));
    expect(got['schemas']).not.toContain('plumbline_private');
    expect(got['tables']).toEqual(views);
    expect(got['tablesOfDBeaver']).toEqual(views);
    expect(got['columns']).toEqual(expect.arrayContaining(['day', 'domain', 'messages']));
    expect(got['tableTypes']).toContain('VIEW');
    expect(got['types']).toEqual(expect.arrayContaining(['DateTime64', 'IPv6', 'LowCardinality']));
    expect(got['functions']).toContain('toStartOfDay');
    expect(got['engines']).toContain('View');
    expect(got['created']).toEqual([[expect.stringMatching(/^CREATE VIEW plumbline\.v_records/)]]);
    expect([got['catalogs'], got['keys'], got['indexes']]).toEqual([0, 0, 0]);
  });

  it('reads every column of every view', async () => {
    const counts = Object.entries(await allRows(door)).map(([view, rows]) => [view, rows.length]);
    expect(got['views']).toEqual(Object.fromEntries(counts));
    const { day, messages, dkimDomains } = KNOWN;
    const known = [day, '2001:db8:0:0:0:0:25:1', String(messages), `[${dkimDomains.join(', ')}]`];
    expect(got['known']).toEqual([known]);
  });

  it('reads rows by a prepared statement', () => {
    expect(got['byDomain']).toEqual(byDomain(door));
    expect(got['text']).toEqual([['it\'s \\ "x"\n\té']]);
  });

  it('reads types as they are', () => {
    expect(got['types as they are']).toEqual([
      ['18446744073709551615', '1.25', '2001:db8:0:0:0:0:0:1', '[[1], [2, 3]]', null, 'true', 'x'],
    ]);
  });

  it('reads results of no row, of as many as it wants, and of many compressed blocks', () => {
    expect(got['nothing']).toEqual([]);
    expect(got['most']).toBe(7);
    expect(got['large']).toBe((300_000 * 299_999) / 2);
  });

  it.each([
    ['unknown', 47, '`nothing`'],
    ['table', 164, 'Table records cannot be read here'],
    ['parts', 164, 'system.parts cannot be read here'],
    ['inserted', 164, 'INSERT is not allowed'],
    ['dropped', 164, 'Only SELECT'],
  ])('knows an error by its code: %s', (ask, code, words) => {
    expect(got[ask]).toMatchObject({ code, said: expect.stringContaining(words) as unknown });
  });

  it('waits no longer than it is told to', () => {
    expect(got['late']).toMatchObject({ late: true });
  });

  it('stops a statement by its button', () => {
    expect(got['button']).toBeUndefined();
    expect(got['cancelled']).toMatchObject({ code: 394 });
  });

  it('sees the rows of a tenant as the tenant', () => {
    expect(got['tenant']).toEqual([[TENANT.domain]]);
  });
});
