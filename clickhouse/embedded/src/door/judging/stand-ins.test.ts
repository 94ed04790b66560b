import { withStandIns } from './stand-ins.js';

const TAG = 'xyz';

it('has a name that needs its quotes stand for each quoted name', () => {
  const written = 'SELECT "true", `not`, "true", "größe" FROM t';
  expect(withStandIns(written, TAG).sql).toBe('SELECT "-xyz-0-", "-xyz-1-", "-xyz-0-", "-xyz-2-" FROM t');
});

it.each([
  ['SELECT "true" AS "c``d", x', 'SELECT `-xyz-0-` AS `-xyz-1-`, x', 'SELECT `true` AS `c````d`, x'],
  ['SELECT (x)."it\'s"', "SELECT tupleElement((x), '-xyz-0-')", "SELECT tupleElement((x), 'it\\'s')"],
  [
    'SELECT x::Tuple("true" UInt8, "it\'s" UInt8)',
    "SELECT CAST(x, 'Tuple(`-xyz-0-` UInt8, `-xyz-1-` UInt8)')",
    "SELECT CAST(x, 'Tuple(true UInt8, `it\\'s` UInt8)')",
  ],
])('writes the names again where the engine has written what stands for them: %s', (written, made, back) => {
  expect(withStandIns(written, TAG).restored(made)).toBe(back);
});

it('has nothing of a text in which a name is part of something else', () => {
  const { restored } = withStandIns('SELECT "true"', TAG);
  expect(restored("SELECT 'x-xyz-0-x'")).toBeUndefined();
  expect(restored('SELECT `-xyz-0-Distinct`')).toBeUndefined();
});

it('is of another name each time, so that nobody can have written it', () => {
  const [one, other] = [withStandIns('SELECT "true"'), withStandIns('SELECT "true"')];
  expect(one.sql).not.toBe(other.sql);
});

it('leaves what is called as a function, and a statement without quoted names', () => {
  for (const sql of ['SELECT "count"(DISTINCT b)', 'SELECT a, \'"b"\'']) {
    expect(withStandIns(sql).sql).toBe(sql);
  }
});

it('tells errors by the names and places that were written', () => {
  const { sql, told } = withStandIns('SELECT "größe", "true" FROM FROM, "x" "y"', TAG);
  const written = 'SELECT "größe", "true" FROM FROM, "x" "y"';
  for (const word of ['SELECT', 'FROM, ']) {
    const place = (text: string) => Buffer.byteLength(text.slice(0, text.indexOf(word))) + 1;
    expect(told(`failed at position ${place(sql)} (${word})`)).toBe(
      `failed at position ${place(written)} (${word})`,
    );
  }
  expect(told('failed at position 8 ("-xyz-0-"): "-xyz-0-", \'-xyz-1-\'')).toBe(
    'failed at position 8 ("größe"): "größe", \'true\'',
  );
  const last = Buffer.byteLength(sql.slice(0, sql.lastIndexOf('"-xyz'))) + 1;
  expect(told(`failed at position ${last} (x)`)).toBe(
    `failed at position ${Buffer.byteLength(written.slice(0, written.lastIndexOf('"y'))) + 1} (x)`,
  );
});
