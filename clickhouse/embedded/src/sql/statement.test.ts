import { readStatement } from './statement.js';

/** An insert as the text around its rows. */
function insertOf(sql: string): unknown {
  const read = readStatement(sql);
  if (read.kind !== 'insert') return read.kind;
  return [read.target, read.settings, read.format, sql.slice(read.rowsAt)];
}

describe('an insert', () => {
  it.each([
    ['INSERT INTO t FORMAT CSV\n1,2', ['INSERT INTO t', '', 'CSV', '\n1,2']],
    ['insert into d.t (a, b) values (1, 2)', ['insert into d.t (a, b)', '', 'Values', ' (1, 2)']],
    ['INSERT INTO t SETTINGS a = 1 FORMAT Native', ['INSERT INTO t', 'SETTINGS a = 1', 'Native', '']],
    [
      '/* FORMAT A */ INSERT INTO `FORMAT` (`VALUES`) FORMAT B',
      ['/* FORMAT A */ INSERT INTO `FORMAT` (`VALUES`)', '', 'B', ''],
    ],
    ['INSERT INTO d.values (format) FORMAT C', ['INSERT INTO d.values (format)', '', 'C', '']],
    ["INSERT INTO t FORMAT CSV 'a;'; DROP TABLE t", ['INSERT INTO t', '', 'CSV', " 'a;'; DROP TABLE t"]],
  ])('is what stands before its rows: %s', (sql, expected) => {
    expect(insertOf(sql)).toEqual(expected);
  });

  it.each([
    'INSERT INTO t SELECT 1',
    'INSERT INTO t WITH 1 AS a SELECT a FORMAT Null',
    'INSERT INTO t (SELECT 1)',
    `INSERT INTO t FROM INFILE 'f' FORMAT CSV`,
  ])('is a statement like any other where it has no rows with it: %s', (sql) => {
    expect(insertOf(sql)).toBe('plain');
  });
});

describe('any other statement', () => {
  it('has the format that stands at its end', () => {
    expect(readStatement(`SELECT 'FORMAT X' FORMAT JSON SETTINGS max_threads = 1`)).toMatchObject({
      format: 'JSON',
    });
    expect(readStatement('SELECT 1')).toMatchObject({ kind: 'plain', format: undefined });
  });

  it.each([
    ['SELECT 1', 'SELECT 1'],
    ['SELECT 1 -- one', 'SELECT 1 -- one'],
    ['(SELECT 1) UNION ALL (SELECT 2) ;', '(SELECT 1) UNION ALL (SELECT 2) '],
    [`WITH 'FORMAT X' AS a SELECT a FORMAT CSV SETTINGS max_threads = 1;`, `WITH 'FORMAT X' AS a SELECT a `],
  ])('whose result is rows, has a place to say where they should go: %s', (sql, before) => {
    const read = readStatement(sql);
    expect(read).toMatchObject({ kind: 'plain', isQuery: true });
    expect(read.kind === 'plain' && sql.slice(0, read.outputAt)).toBe(before);
  });

  it('has no rows, or few', () => {
    expect(readStatement('INSERT INTO t SELECT 1')).toMatchObject({ isQuery: false });
    expect(readStatement('SHOW TABLES')).toMatchObject({ isQuery: false });
    expect(readStatement('ALTER TABLE t DELETE WHERE a = 1')).toMatchObject({ isQuery: false });
  });

  it('stands alone', () => {
    expect(readStatement('SELECT 1; SELECT 2').kind).toBe('refused');
    expect(readStatement(';SELECT 2').kind).toBe('refused');
    expect(readStatement(`SELECT ';' /* ; */; -- ;`).kind).toBe('plain');
    expect(readStatement(' -- nothing').kind).toBe('refused');
  });
});
