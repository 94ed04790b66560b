/** One thread looks at all statements: none of a megabyte may hold it. What took the square of that would never end. */
import { failureOf } from '../engine/failure.js';
import { isHello } from './hello.js';
import { guard } from './judging/guard.js';
import { appliedIn } from './judging/applied.js';
import { withStandIns } from './judging/stand-ins.js';
import { syntaxNodes } from './judging/syntax-nodes.js';
import { oddSyntax } from './judging/syntax-tree.js';
import { namedToStop } from './under-way.js';

/** Far more than one look takes, and far less than the square of one. */
const LONG = 60_000;
const BYTES = 1024 * 1024;
const NAMES = { database: 'plumbline_by_domain', alias: 'plumbline', hidden: ['plumbline_private'] };

function filled(begin: string, piece: string, end = ''): string {
  return begin + piece.repeat(Math.floor(BYTES / piece.length)) + end;
}

describe('a text of a megabyte is soon read, whatever it repeats', () => {
  it.each([
    ['spaces', filled('SELECT', ' ', 'x')],
    ['brackets', filled('SELECT ', '(')],
    ['brackets and commas after FROM', filled('SELECT 1 FROM ', '(1),')],
    ['open brackets and commas after FROM', filled('SELECT 1 FROM ', '(,')],
    ['tables', filled('SELECT 1 FROM v_records', ', v_records')],
    ['FROM', filled('SELECT 1', ' FROM a')],
    ['names with points', filled('SELECT a', '.plumbline')],
    ['names of the database', filled('SELECT 1 FROM plumbline.v_records', ', plumbline.v_records')],
    ['CTEs', filled('WITH ', 'a AS (', 'SELECT 1')],
    ['SETTINGS', filled('SELECT 1', ' SETTINGS a = 1')],
    ['settings', filled('SELECT 1 SETTINGS a = 1', ', a = 1')],
    ['filters', filled("SELECT 1 SETTINGS additional_table_filters = {'v_a': '1'", ", 'v_a': '1'", '}')],
    ['comments', filled('SELECT 1 ', '/*')],
    ['lines of comments', filled('SELECT 1', ' --\n')],
    ['quotes', filled('SELECT ', "''")],
    ['escapes', filled("SELECT '", '\\\\')],
    ['FORMAT', filled('SELECT 1', ' FORMAT JSON')],
    ['IN', filled('SELECT 1', ' IN a')],
    ['SHOW', filled('SHOW TABLES', ' FROM plumbline')],
    ['EXPLAIN', filled('EXPLAIN', ' PLAN a = 1,')],
  ])(
    '%s',
    (_, sql) => {
      expect(typeof guard(sql, NAMES)).toBe('object');
      expect(namedToStop(sql)).toBeUndefined();
      expect(isHello(sql)).toBe(false);
    },
    LONG,
  );

  it('a statement that is to stop another, or to greet', () => {
    const begin = "KILL QUERY WHERE query_id = 'x'";
    expect(namedToStop(begin)).toBe('x');
    expect(namedToStop(filled(begin, ' ', 'x'))).toBeUndefined();
    expect(isHello(filled('SELECT displayName()', ' ', 'x'))).toBe(false);
  });

  it('what the engine says of it', () => {
    for (const piece of [' ', ' (version ', '(', ' (X)', 'Code: 1. DB::Exception: ']) {
      const said = `Code: 6. DB::Exception: ${filled('Cannot parse ', piece)}. (CANNOT_PARSE_TEXT)`;
      expect(failureOf(new Error(said)).code).toBeGreaterThan(0);
      expect(failureOf(new Error(said)).message.length).toBeLessThan(10_000);
    }
  });

  it('names in quotes, in what is sent and in what the engine makes of it', () => {
    const names = Array.from({ length: BYTES / 10 }, (_, i) => `"${i.toString(36).padStart(5, 'x')}"`);
    const { sql, restored, told } = withStandIns(`SELECT ${names.join(', ')}, '${'-'.repeat(BYTES)}'`);
    const made = sql.replaceAll('"', '`');
    expect(restored(made)?.length).toBeLessThan(sql.length);
    expect(told(`${made}${'failed at position 1 '.repeat(1000)}`).length).toBeLessThan(sql.length);
  });

  it('what it applies', () => {
    expect(appliedIn(filled('SELECT *', ' APPLY (upper', ')'))).toHaveProperty('odd');
    expect(appliedIn(filled('SELECT * APPLY ', '(', ')'))).toHaveProperty('odd');
  });

  it('its tree', () => {
    const tree = filled('SelectWithUnionQuery (children 1)\n Identifier a', ' (alias b', ')');
    expect(oddSyntax(syntaxNodes(tree), new Set())).toBeDefined();
  });
});
