import { doorDatabase, guard } from './guard.js';

const NAMES = { database: 'plumbline', hidden: ['plumbline_private'] };

function judge(sql: string): string {
  const judged = guard(sql, NAMES);
  return 'code' in judged ? judged.message : 'allowed';
}

describe('the guard of the door', () => {
  describe('lets through what reads views', () => {
    it.each([
      'SELECT domain, sum(messages) FROM plumbline.v_records GROUP BY domain ORDER BY 2 DESC LIMIT 5',
      'select * from v_records, v_reports as p where v_records.report_key = p.report_key',
      'WITH a AS (SELECT day FROM v_domain_day), b AS (SELECT * FROM a) SELECT * FROM a JOIN b USING day, day2',
      '(SELECT 1) UNION ALL (SELECT 2);',
      'SELECT extract(day FROM day), trim(BOTH \' \' FROM domain) FROM "plumbline"."v_records"',
      'SELECT * FROM v_records ARRAY JOIN dkim_domains AS d, dkim_results AS r',
      'SELECT count() FROM v_records WHERE report_key IN (SELECT report_key FROM v_reports)',
      "SELECT 'file(1)' AS x, 1 AS file -- and file()",
      'SELECT number FROM numbers(10) FORMAT JSON',
      "SELECT * FROM v_records AS r JOIN v_reports AS p ON r.domain IN ['a', 'b'] AND has([r.day, p.day], today())",
      'SHOW DATABASES',
      'SHOW FULL TABLES FROM "plumbline"',
      'SHOW CREATE VIEW v_records',
      "SHOW SETTINGS LIKE 'max_th%'",
      'DESC TABLE "plumbline"."v_records" FORMAT JSON',
      'DESCRIBE (SELECT * FROM v_records)',
      'EXISTS v_records',
      `SELECT * FROM v_records WHERE (domain, day) NOT IN (('a', today())) AND domain GLOBAL IN ('b')`,
      'SELECT r.domain AS from FROM v_records AS r',
      'EXPLAIN indexes = 1 SELECT count() FROM v_records',
      'SELECT name FROM system.columns',
      'SELECT {domain:String}',
    ])('%s', (sql) => {
      expect(judge(sql)).toBe('allowed');
    });
  });

  describe('refuses', () => {
    it.each([
      ['what writes', 'INSERT INTO v_records VALUES (1)'],
      ['what changes settings', 'SET max_threads = 1'],
      ['a second statement', 'SELECT 1; SELECT 2'],
      ['what is nothing', ' -- x'],
      ['a result in a file', `SELECT 1 INTO OUTFILE 'x'`],
      ['file()', `SELECT file('x')`],
      ['file() without its brackets', `SELECT arrayMap(file, ['x'])`],
      ['file() in quotes', 'SELECT "file"(1)'],
      ['file() as an alias that is called', 'SELECT 1 AS file(2)'],
      ['a name with an escape', 'SELECT `\\x66ile`(1)'],
      ['a name in letters that only look so', 'SELECT ﬁle(1)'],
      ['quotes that are none', 'SELECT “file”(1)'],
      ['a parameter for a name', 'SELECT {f:Identifier}(1)'],
      ['what is not closed', `SELECT 'a`],
      ['a table', 'SELECT * FROM plumbline.records'],
      ['a table without its database', 'SELECT * FROM records'],
      ['a table after a comma', 'SELECT * FROM v_records AS r, records'],
      ['a table of a join', 'SELECT * FROM v_records LEFT JOIN records USING report_key'],
      ['a table of a subquery', 'SELECT * FROM (SELECT * FROM records)'],
      ['a table after an alias that looks like a clause', 'SELECT * FROM v_records AS where, records'],
      ['a table after a join', 'SELECT * FROM v_records JOIN v_reports USING (report_key), records'],
      ['a table as an argument', 'SELECT in(1, records)'],
      ['a table as an argument of another name', 'SELECT globalNotIn(1, records)'],
      ['a table of the system as an argument', 'SELECT has([1], system.users)'],
      ['a query in SHOW', 'SHOW TABLES FROM plumbline WHERE 1 IN (SELECT 1)'],
      ['dollars, which can be read in two ways', `SELECT 1 AS a$x$ ' $x$, file('x') -- '`],
      ['a string between dollars', 'SELECT $$x$$'],
      ['a table before its SELECT', 'SELECT * FROM (FROM records SELECT *)'],
      ['a table of a set', 'SELECT 1 IN records'],
      ['a table in brackets', 'SELECT * FROM (records)'],
      ['a table of the system', 'SELECT * FROM system.processes'],
      ['a table function', `SELECT * FROM url('http://x', 'CSV', 'a String')`],
      ['a table function after a join', `SELECT * FROM v_records JOIN s3('x') ON 1`],
      ['a table function that is described', `DESC url('http://x')`],
      ['what collects tables', `SELECT * FROM merge('plumbline', '.*')`],
      ['a hidden database', 'SELECT * FROM plumbline_private.raw_documents'],
      ['a hidden database in a string', `SELECT dictGet('plumbline_private.d', 'a', 1)`],
      ['SHOW of other people', 'SHOW PROCESSLIST'],
      ['SHOW CREATE of a user', 'SHOW CREATE USER default'],
      ['EXPLAIN of what is no query', `EXPLAIN TABLE OVERRIDE mysql('a')`],
    ])('%s', (_what, sql) => {
      expect(judge(sql)).not.toBe('allowed');
    });
  });

  describe('takes the settings out of a statement, for its session', () => {
    it('with what Grafana filters by', () => {
      const filter = `settings additional_table_filters={'plumbline.v_records': ' domain = \\'it\\'\\'s\\' '}`;
      const judged = guard(`SELECT 1 FROM v_records ${filter} FORMAT JSON`, NAMES);
      expect(judged).toMatchObject({
        sql: 'SELECT 1 FROM v_records',
        format: 'JSON',
        filters: new Map([['plumbline.v_records', " domain = 'it''s' "]]),
      });
    });

    it('one after the other', () => {
      const given = "max_threads = 1, session_timezone = 'UTC', extremes = -1, limit = 1.0, offset=2";
      expect(guard(`SELECT 1 SETTINGS ${given} FORMAT JSON`, NAMES)).toMatchObject({
        settings: new Map([
          ['max_threads', '1'],
          ['session_timezone', 'UTC'],
          ['extremes', '-1'],
          ['limit', '1.0'],
          ['offset', '2'],
        ]),
      });
    });

    it('with no filter where none is chosen', () => {
      const judged = guard('SELECT 1 FROM v_records SETTINGS additional_table_filters={}', NAMES);
      expect(judged).toMatchObject({ sql: 'SELECT 1 FROM v_records', filters: new Map() });
    });

    it.each([
      ['file()', `{'v_records': 'file(\\'x\\') != \\'\\''}`],
      ['a query', `{'v_records': 'domain IN (SELECT 1)'}`],
      ['a table', `{'v_records': '1 IN records'}`],
      ['an escape that hides', `{'v_records': '\\x66ile(1)'}`],
      ['a table that is not to be seen', `{'system.tables': '1'}`],
      ['a condition for two', `{'v_records, v_reports': '1'}`],
    ])('but no filter with %s', (_what, filters) => {
      expect(judge(`SELECT 1 SETTINGS additional_table_filters = ${filters}`)).not.toBe('allowed');
    });

    it('and runs what was judged, to the letter', () => {
      for (const [sql, body, format] of [
        ['SELECT 1 FORMAT JSON SETTINGS extremes = 1;', 'SELECT 1', 'JSON'],
        ['SELECT 1 SETTINGS extremes = 1 FORMAT JSON -- x', 'SELECT 1', 'JSON'],
        ['SELECT 1, SETTINGS extremes = 0 FORMAT JSON', 'SELECT 1,', 'JSON'],
        ['SELECT a.format b', 'SELECT a.format b', undefined],
        ['EXPLAIN SELECT 1 FORMAT JSON', 'EXPLAIN SELECT 1', 'JSON'],
      ]) {
        const judged = guard(sql ?? '', NAMES);
        expect(judged).toMatchObject({ sql: body, format });
        expect('sql' in judged && judged.sql.endsWith(judged.query ?? '-')).toBe(true);
      }
      for (const sql of [
        'SELECT 1, SETTINGS extremes = 0 FORMAT, hostName()',
        'WITH 1 AS FORMAT SELECT 1, SETTINGS extremes=0 FORMAT, r.* FROM numbers(1) AS r',
        'SELECT 1 SETTINGS extremes = 0 FORMAT JSON UNION ALL SELECT 2',
        'SELECT 1 FORMAT JSON SETTINGS extremes = 0 FORMAT JSON, 2',
      ])
        expect(judge(sql)).toMatch(/^SETTINGS stands once/);
    });

    it('but not where they stand inside it', () => {
      expect(judge('SELECT * FROM (SELECT 1 SETTINGS max_threads = 1)')).not.toBe('allowed');
      expect(judge('SELECT 1 SETTINGS max_threads = 1 UNION ALL SELECT 2')).not.toBe('allowed');
      expect(judge('SELECT 1 SETTINGS max_threads = 1 UNION ALL SELECT 2 SETTINGS max_threads = 1')).not.toBe(
        'allowed',
      );
    });
  });

  describe('says what is wrong', () => {
    it.each([
      ['\ufeffSELECT 1', /U\+FEFF at position 1:/],
      ["SELECT 'ü', \0", /U\+0000 at position 14:/],
      ['SELECT 1 \u{1f600}', /U\+1F600 at position 10:/],
      ['FROM v_records SELECT 1', /^A query begins with SELECT or WITH, and not with FROM/],
      ['SHOW GRANTS', /SETTINGS and CREATE alone/],
    ])('with %j', (sql, said) => {
      expect(judge(sql)).toMatch(said);
    });

    it('at the place where it was written', () => {
      const names = { database: 'plumbline_by_domain', alias: 'plumbline', hidden: [] };
      expect(guard('SELECT plumbline.v_records.a “', names)).toMatchObject({
        message: expect.stringContaining('U+201C at position 30') as unknown,
      });
    });
  });

  it('knows one database, which is the default too', () => {
    expect(doorDatabase('', NAMES)).toBe('plumbline');
    expect(doorDatabase('default', NAMES)).toBe('plumbline');
    expect(doorDatabase('system', NAMES)).toMatchObject({
      name: 'UNKNOWN_DATABASE',
      message: 'Names without a database are of plumbline here: write system.tables',
    });
    expect(doorDatabase('plumbline_private', NAMES)).toMatchObject({ name: 'UNKNOWN_DATABASE' });
  });
});
