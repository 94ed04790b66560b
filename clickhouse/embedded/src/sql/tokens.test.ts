import { tokens, withoutComments } from './tokens.js';

function read(sql: string): string[] {
  return [...tokens(sql)].map(({ kind, text }) => `${kind} ${text}`);
}

describe('the words of a statement', () => {
  it('are words, marks, strings and quoted names', () => {
    expect(read(`SELECT a.b, 'c' FROM "d e" WHERE \`f\`>=1`)).toEqual([
      ...['word SELECT', 'word a', 'mark .', 'word b', 'mark ,', 'string c', 'word FROM', 'name d e'],
      ...['word WHERE', 'name f', 'mark >', 'mark =', 'word 1'],
    ]);
  });

  it('keep their places', () => {
    expect([...tokens(`a /* x */ 'b'`)].map(({ start, end }) => [start, end])).toEqual([
      [0, 1],
      [10, 13],
    ]);
  });

  it.each([
    ['to the end of a line', 'a -- b\nc', ['word a', 'word c']],
    ['of the shell', 'a # b\nc #! d', ['word a', 'word c']],
    ['in brackets, one in another', 'a /* b /* c */ d */ e', ['word a', 'word e']],
  ])('have no comments among them: %s', (_what, sql, expected) => {
    expect(read(sql)).toEqual(expected);
  });

  it.each([
    ['a doubled quote', `'it''s'`, `string it's`],
    ['an escaped quote', `'it\\'s'`, `string it\\'s`],
    ['a quote of another kind', `'"\`'`, 'string "`'],
    ['a comment', `'-- /*'`, 'string -- /*'],
  ])('hold in a string: %s', (_what, sql, expected) => {
    expect(read(sql)).toEqual([expected]);
  });

  it('may be held between dollars', () => {
    expect(read(`$a$ it's; $b$ $a$`)).toEqual([`heredoc  it's; $b$ `]);
  });

  it.each([`'a`, `"a`, '`a\\`', '/* a', '/* /* a */', '$a$ b', `'a\\`])(
    'are broken where one is open: %s',
    (sql) => {
      expect([...tokens(sql)].at(-1)?.kind).toBe('broken');
    },
  );
});

describe('without its comments', () => {
  it.each([
    ['SELECT 1', 'SELECT 1'],
    ['SELECT /* ä */ 1 -- x\n+ 2', `SELECT ${' '.repeat(8)} 1 ${' '.repeat(4)}\n+ 2`],
    ["SELECT '--' // ' /*\n, 2 # '", "SELECT '--'        \n, 2    "],
    ['SELECT 1 #! x', 'SELECT 1     '],
    ['SELECT /* /* a */ b */ "/*"', 'SELECT                 "/*"'],
  ])('%s', (sql, plain) => {
    expect(withoutComments(sql)).toBe(plain);
    expect(Buffer.byteLength(withoutComments(sql))).toBe(Buffer.byteLength(sql));
  });
});
