import { expanded, type Moment } from './expanded.js';

const MOMENT: Moment = {
  range: { from: new Date('2026-06-01T00:00:00Z'), to: new Date('2026-06-30T12:00:00.250Z') },
  intervalMs: 86_400_000,
  variables: new Map([
    ['domain', { value: ['acme.example', "o'hara.example"], text: ['Acme', "O'Hara"] }],
    ['one', { value: ['acme.example'] }],
    ['plain', { value: 'a"b' }],
    ['reporter', { value: ['google.com', 'yahoo.com'], all: { custom: undefined } }],
    ['cidr', { value: [], all: { custom: '::/0' } }],
    ['empty', { value: '' }],
  ]),
  filters: [],
};
const FROM = 'toDateTime(1780272000)';
const TO = 'toDateTime(1782820800)';

const blank = (text: string): string => ' '.repeat(text.length);
const put = (sql: string, more: Partial<Moment> = {}): string => expanded(sql, { ...MOMENT, ...more });

describe('macros of the data source', () => {
  it.each([
    ['$__timeFilter(day)', `day >= ${FROM} AND day <= ${TO}`],
    [
      '$__timeFilter(toDateTime(day, (1)))',
      `toDateTime(day, (1)) >= ${FROM} AND toDateTime(day, (1)) <= ${TO}`,
    ],
    [
      '$__timeFilter_ms(t)',
      't >= fromUnixTimestamp64Milli(1780272000000) AND t <= fromUnixTimestamp64Milli(1782820800250)',
    ],
    ['$__dateFilter(day)', "day >= toDate('2026-06-01') AND day <= toDate('2026-06-30')"],
    [
      '$__dateTimeFilter(d, t)',
      `(d >= toDate('2026-06-01') AND d <= toDate('2026-06-30')) AND (t >= ${FROM} AND t <= ${TO})`,
    ],
    ['$__fromTime - $__toTime', `${FROM} - ${TO}`],
    ['$__fromTime_ms', 'fromUnixTimestamp64Milli(1780272000000)'],
    ['$__timeFrom(t) AND $__timeTo(t)', `t >= ${FROM} AND t <= ${TO}`],
    ['$__timeInterval(day)', 'toStartOfInterval(toDateTime(day), INTERVAL 86400 second)'],
    ['$__timeInterval_ms(t)', 'toStartOfInterval(toDateTime64(t, 3), INTERVAL 86400000 millisecond)'],
    ["$__timeGroup(t, '1h')", 'toStartOfInterval(toDateTime(t), INTERVAL 3600 second)'],
    ['$__interval_s, $__interval, $__interval_ms', '86400, 1d, 86400000'],
    ['$__from AND ${__to}', '1780272000000 AND 1782820800250'],
  ])('%s', (sql, wanted) => {
    expect(put(sql)).toBe(wanted);
  });

  it('are expanded inside the arguments of others first', () => {
    expect(put('$__timeFilter(coalesce(t, $__toTime))')).toBe(
      `coalesce(t, ${TO}) >= ${FROM} AND coalesce(t, ${TO}) <= ${TO}`,
    );
  });

  it('are expanded in strings and not in comments', () => {
    expect(put("'$__interval_s' -- $__toTime\n/* $__toTime */ $__interval_s")).toBe(
      `'86400' ${blank('-- $__toTime')}\n${blank('/* $__toTime */')} 86400`,
    );
  });

  it('find their end behind quotes that hold parentheses, commas and dashes', () => {
    expect(put("'it\\'s -- (' || $__timeFrom(if(t = ')', a, b))")).toBe(
      `'it\\'s -- (' || if(t = ')', a, b) >= ${FROM}`,
    );
  });

  it('stay as they are where nobody knows them, and are refused with too few arguments', () => {
    expect(put('$__nobody(1)')).toBe('$__nobody(1)');
    expect(() => put('$__timeFilter()')).toThrow('takes 1 argument');
  });
});

describe('variables', () => {
  it.each([
    ['${domain:singlequote}', "'acme.example','o\\'hara.example'"],
    ['${domain:sqlstring}', "'acme.example','o''hara.example'"],
    ['${plain:sqlstring}', "'a\\\"b'"],
    ['${domain:raw}', "acme.example,o'hara.example"],
    ['${domain:text}', "Acme + O'Hara"],
    ['${domain:regex}', "(acme\\.example|o'hara\\.example)"],
    ['${one}', "'acme.example'"],
    ['$domain', "'acme.example','o'hara.example'"],
    ['[[plain]]', 'a"b'],
    ['$plain', 'a"b'],
    ['${one:queryparam}', 'var-one=acme.example'],
    ['${nobody} $nobody', '${nobody} $nobody'],
  ])('%s', (sql, wanted) => {
    expect(put(sql)).toBe(wanted);
  });

  it('are all their options on "All", or what stands for it as it is', () => {
    expect(put('${reporter:singlequote} ${reporter:text}')).toBe("'google.com','yahoo.com' All");
    expect(put("'${cidr:singlequote}' ${cidr:text}")).toBe("'::/0' All");
  });
});

describe('$__conditionalAll', () => {
  it('is true on "All" and for nothing chosen, and otherwise the condition', () => {
    const of = (name: string): string =>
      put(`$__conditionalAll(x IN (\${${name}:singlequote}), $${name}) AND y`);
    expect(of('reporter')).toBe('1=1 AND y');
    expect(of('empty')).toBe('1=1 AND y');
    expect(of('one')).toBe("x IN ('acme.example') AND y");
    expect(of('nobody')).toBe('x IN (${nobody:singlequote}) AND y');
  });

  it('stands within another, and around a macro', () => {
    expect(put('$__conditionalAll((a = 1 AND $__conditionalAll(b, ${reporter})), $one)')).toBe(
      '(a = 1 AND 1=1)',
    );
    expect(put('$__conditionalAll($__dateFilter(day), $one)')).toBe(
      "day >= toDate('2026-06-01') AND day <= toDate('2026-06-30')",
    );
  });
});

describe('$__adHocFilters', () => {
  const filters = [
    { key: 'v_records.sender_class', operator: '=', value: 'threat' },
    { key: 'domain', operator: '=~', value: '^acme' },
  ];

  it('is a setting without filters, and with them a condition for each table', () => {
    expect(put("SETTINGS $__adHocFilters('plumbline.v_records')")).toBe(
      'SETTINGS additional_table_filters={}',
    );
    expect(put('$__adHocFilters(\'a\', "b")', { filters })).toBe(
      "additional_table_filters={'a': ' sender_class = \\'threat\\' AND domain REGEXP \\'^acme\\' ', " +
        "'b': ' sender_class = \\'threat\\' AND domain REGEXP \\'^acme\\' '}",
    );
  });

  it('takes a list for IN, in parentheses or without', () => {
    const put1 = (value: string): string =>
      put("$__adHocFilters('a')", { filters: [{ key: 'x', operator: 'IN', value }] });
    expect(put1("'a','b'")).toBe("additional_table_filters={'a': ' x IN (\\'a\\',\\'b\\') '}");
    expect(put1("('a')")).toBe("additional_table_filters={'a': ' x IN (\\'a\\') '}");
  });
});
