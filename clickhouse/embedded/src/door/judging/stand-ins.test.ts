import { withStandIns } from './stand-ins.js';

it('has a name that needs its quotes stand for each quoted name, as long as that', () => {
  const written = 'SELECT "true", `not`, "true", "größe" FROM t';
  const { sql } = withStandIns(written);
  expect(sql).toBe('SELECT "-000", "-00", "-000", "-000000" FROM t');
  expect(Buffer.byteLength(sql)).toBe(Buffer.byteLength(written));
});

it('writes the names in quotes again where the engine has written what stands for them', () => {
  const { restored } = withStandIns('SELECT "true" AS "c``d", x');
  expect(restored('SELECT `-000` AS `-001`, x')).toBe('SELECT `true` AS `c````d`, x');
});

it('chooses no name that is in the statement', () => {
  const { sql, restored } = withStandIns(`SELECT "true", "-000", '-001' FROM t`);
  expect(sql).toBe(`SELECT "-002", "-003", '-001' FROM t`);
  expect(restored("SELECT `-002`, `-003`, '`-001`' FROM t")).toBe("SELECT `true`, `-000`, '`-001`' FROM t");
});

it('leaves single letters, and what is called as a function', () => {
  const { sql } = withStandIns('SELECT "a", "count"(DISTINCT "b")');
  expect(sql).toBe('SELECT "a", "count"(DISTINCT "b")');
});

it('leaves names where there are more than stand-ins, and never gives one twice', () => {
  const names = Array.from({ length: 400 }, (_, i) => `"${i.toString(36).padStart(2, '.')}"`);
  const { sql } = withStandIns(`SELECT ${names.join(', ')}`);
  const given = sql.slice('SELECT '.length).split(', ');
  expect(new Set(given).size).toBe(400);
});

it('restores names in the text of a type, where they need no quotes', () => {
  const { restored } = withStandIns('SELECT x::Tuple("true" UInt8, "two words" UInt8)');
  expect(restored("SELECT CAST(x, 'Tuple(`-000` UInt8)')")).toBe("SELECT CAST(x, 'Tuple(true UInt8)')");
  expect(restored("SELECT CAST(x, 'Tuple(`-00000000` UInt8)')")).toBeUndefined();
});

it('tells errors by the names that were written', () => {
  const { told } = withStandIns('SELECT "true" FROM FROM');
  expect(told('failed at position 8 (""): "" "-000" FROM; `-000` is -000')).toBe(
    'failed at position 8 (""): "" "true" FROM; `true` is -000',
  );
});
