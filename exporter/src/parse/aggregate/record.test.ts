import {
  EVALUATED,
  feedback,
  HEAD,
  IDENTIFIERS,
  METADATA,
  POLICY,
  readOne,
  readRecord,
  record,
  RESULTS,
  row,
} from './testing/reading.js';

const EMPTY_POLICY = '<policy_evaluated><disposition>none</disposition></policy_evaluated>';

/** The deviations of a report of one such record, or the reason why the record is in quarantine. */
function came(content: string, head = HEAD): readonly string[] {
  const outcome = readOne(feedback(head, `<record>${content}</record>`));
  expect(outcome.records.length + outcome.bad.length).toBe(1);
  return outcome.bad.length > 0 ? outcome.bad.map(({ reason }) => reason) : outcome.deviations;
}

function evaluated(inside: string): string {
  return `<row><source_ip>192.0.2.1</source_ip><count>1</count><policy_evaluated>${inside}</policy_evaluated></row>`;
}

const OVERRIDES = (inside: string): string =>
  evaluated(`<disposition>none</disposition><dkim>pass</dkim><spf>pass</spf>${inside}`) +
  IDENTIFIERS +
  RESULTS;

test('a whole record departs from nothing', () => {
  expect(came(row(3) + IDENTIFIERS + RESULTS)).toEqual([]);
});

describe('its order does not matter', () => {
  test('of sections', () => {
    expect(readRecord(RESULTS + IDENTIFIERS + row(3))).toEqual(readRecord(row(3) + IDENTIFIERS + RESULTS));
  });
});

describe('source and count', () => {
  test.each([
    ['count missing', `<row><source_ip>192.0.2.1</source_ip>${EVALUATED}</row>`, ['count_missing']],
    ['count empty', row(''), ['count_missing']],
    ['count negative', row('-1'), ['count_invalid']],
    ['count fractional', row('1.5'), ['count_invalid']],
    ['count with an element in it', row('1<b>2</b>3'), ['count_invalid']],
    ['source IP missing', `<row><count>1</count>${EVALUATED}</row>`, ['source_ip_missing']],
    ['source IP empty', row(1, ''), ['source_ip_missing']],
    ['source IP no address', row(1, 'localhost'), ['source_ip_invalid']],
    ['both wrong: the first counts', row('x', 'y'), ['source_ip_invalid']],
    ['row missing', '', ['source_ip_missing']],
    ['count zero', row(0), ['count_zero']],
    ['count decimal', row('3.0'), ['count_decimal']],
    ['mapped', row(1, '::ffff:192.0.2.1'), ['source_ip_mapped']],
  ])('%s', (_, content, expected) => {
    expect(came(content + IDENTIFIERS + RESULTS)).toEqual(expected);
  });

  test('are taken the first time', () => {
    const twice = `<row><source_ip>192.0.2.1</source_ip><count>1</count><count>2</count><source_ip>192.0.2.2</source_ip>${EVALUATED}</row>`;
    expect(readRecord(twice + IDENTIFIERS)).toMatchObject({ count: 1 });
    expect(came(twice + IDENTIFIERS + RESULTS)).toEqual(['element_repeated']);
  });

  test('of two rows in one record are nobody’s: the record is quarantined', () => {
    const twice = `<record>${row(1)}${row(2)}${IDENTIFIERS}</record>`;
    const { records, bad } = readOne(feedback(HEAD, twice, record(3)));
    expect(records.map(({ count }) => count)).toEqual([3]);
    expect(bad.map(({ reason }) => reason)).toEqual(['record_ill_formed']);
  });

  test('in comments are no source and no count', () => {
    const commented = `<row><!-- <count>9</count> --><source_ip>192.0.2.<!-- x -->1</source_ip><count><![CDATA[4]]></count>${EVALUATED}</row>`;
    expect(readRecord(commented + IDENTIFIERS)).toMatchObject({ count: 4 });
    expect(came(commented + IDENTIFIERS + RESULTS)).toEqual([]);
  });
});

describe('what was made of the mail', () => {
  test.each([
    ['<disposition>quarantine</disposition>', 'quarantine', 'quarantine'],
    ['', 'unknown', ''],
    ['<disposition/>', 'unknown', ''],
    ['<disposition>softfail</disposition>', 'unknown', 'softfail'],
    ['<disposition>pass</disposition>', 'pass', 'pass'],
    ['<disposition>none</disposition><disposition>reject</disposition>', 'none', 'none'],
  ])('%j', (inside, value, raw) => {
    expect(
      readRecord(evaluated(`${inside}<dkim>pass</dkim><spf>fail</spf>`) + IDENTIFIERS).disposition,
    ).toEqual({ value, raw });
  });

  test('is marked where it is missing, unknown or of the other standard', () => {
    const of = (inside: string, head = HEAD): readonly string[] =>
      came(evaluated(`${inside}<dkim>pass</dkim><spf>fail</spf>`) + IDENTIFIERS + RESULTS, head);
    expect(of('')).toEqual(['disposition_missing']);
    expect(of('<disposition>x</disposition>')).toEqual(['disposition_unknown']);
    expect(of('<disposition>pass</disposition>')).toEqual(['disposition_pass']);
    expect(
      of('<disposition>pass</disposition>', METADATA + POLICY.replace('<p>', '<np>none</np><p>')),
    ).toEqual([]);
    expect(
      came(`<row><source_ip>192.0.2.1</source_ip><count>1</count></row>${IDENTIFIERS}${RESULTS}`),
    ).toEqual(['aligned_derived', 'policy_evaluated_missing']);
  });
});

describe('aligned results', () => {
  const derived = `<row><source_ip>192.0.2.1</source_ip><count>1</count>${EMPTY_POLICY}</row>`;

  test('are as the receiver evaluated them, whatever auth_results say', () => {
    expect(readRecord(evaluated('<dkim>fail</dkim><spf>pass</spf>') + IDENTIFIERS + RESULTS)).toMatchObject({
      dkimAligned: false,
      spfAligned: true,
      alignedDerived: false,
    });
  });

  test('are derived where they are missing', () => {
    expect(readRecord(derived + IDENTIFIERS + RESULTS)).toMatchObject({
      dkimAligned: true,
      spfAligned: false,
      alignedDerived: true,
    });
    expect(came(derived + IDENTIFIERS + RESULTS)).toEqual(['aligned_derived', 'aligned_missing']);
  });

  test('are derived one by one', () => {
    expect(readRecord(evaluated('<dkim>fail</dkim><spf/>') + IDENTIFIERS + RESULTS)).toMatchObject({
      dkimAligned: false,
      spfAligned: false,
      alignedDerived: true,
    });
  });

  test('are derived from all results, those over the limits too', () => {
    const dkim = (domain: string): string => `<dkim><domain>${domain}</domain><result>pass</result></dkim>`;
    const spf = (domain: string): string => `<spf><domain>${domain}</domain><result>pass</result></spf>`;
    const many = dkim('other.example').repeat(100) + spf('other.example').repeat(100);
    const results = (last: string): string => `<auth_results>${many}${last}</auth_results>`;
    const aligned = results(dkim('example.com') + spf('example.com') + dkim('c.example') + spf('c.example'));
    expect(readRecord(derived + IDENTIFIERS + aligned)).toMatchObject({
      dkimAligned: true,
      spfAligned: true,
    });
    const none = results(dkim('c.example') + spf('c.example'));
    expect(readRecord(derived + IDENTIFIERS + none)).toMatchObject({ dkimAligned: false, spfAligned: false });
    // Whether they are aligned with what stands behind them, nobody knows any more.
    const unknown = { dkimAligned: undefined, spfAligned: undefined, alignedDerived: false };
    expect(readRecord(derived + aligned + IDENTIFIERS)).toMatchObject(unknown);
    expect(readRecord(derived + results('') + IDENTIFIERS)).toMatchObject({ dkimAligned: false });
  });

  test('are derived in the published mode', () => {
    const strict = METADATA + POLICY.replace('<adkim>r', '<adkim>s');
    const sub = RESULTS.replace('<domain>example.com', '<domain>mail.example.com');
    expect(readRecord(derived + IDENTIFIERS + sub, strict).dkimAligned).toBe(false);
    expect(readRecord(derived + IDENTIFIERS + sub).dkimAligned).toBe(true);
  });

  test('stay unknown without auth_results, without a header_from, and before the policy is known', () => {
    const unknown = { dkimAligned: undefined, spfAligned: undefined, alignedDerived: false };
    expect(readRecord(derived + IDENTIFIERS)).toMatchObject(unknown);
    expect(readRecord(derived + RESULTS)).toMatchObject(unknown);
    const early = readOne(feedback(METADATA, `<record>${derived}${IDENTIFIERS}${RESULTS}</record>`, POLICY));
    expect(early.records).toMatchObject([unknown]);
  });

  test('other than pass or fail are fails, and marked', () => {
    expect(readRecord(evaluated('<dkim>none</dkim><spf>PASS</spf>') + IDENTIFIERS)).toMatchObject({
      dkimAligned: false,
      spfAligned: true,
    });
  });
});

describe('override reasons', () => {
  test.each([
    [
      '<reason><type>forwarded</type><comment>why</comment></reason>',
      [{ type: 'forwarded', comment: 'why' }],
      [],
    ],
    ['<reason><type>Other</type></reason>', [{ type: 'other', comment: undefined }], ['word_case']],
    [
      '<reason> local_policy </reason>',
      [{ type: 'local_policy', comment: undefined }],
      ['override_bare_text'],
    ],
    [
      '<reason>Überlauf</reason>',
      [{ type: 'überlauf', comment: undefined }],
      ['override_bare_text', 'override_type_unknown', 'word_case'],
    ],
    ['<reason/>', [], ['override_empty']],
    ['<reason> </reason>', [], ['override_empty']],
    ['<reason><type/><comment/></reason>', [], ['override_empty']],
    ['<reason><comment>why</comment></reason>', [{ type: '', comment: 'why' }], ['override_type_unknown']],
    [
      '<reason><type>other</type><type>forwarded</type><comment>a</comment><comment>b</comment></reason>',
      [{ type: 'other', comment: 'a' }],
      ['element_repeated'],
    ],
    [
      '<reason><type>other</type></reason><reason><comment>b</comment></reason>',
      [
        { type: 'other', comment: undefined },
        { type: '', comment: 'b' },
      ],
      ['override_type_unknown'],
    ],
  ])('%s', (inside, overrides, deviations) => {
    expect(readRecord(OVERRIDES(inside)).overrides).toEqual(overrides);
    expect(came(OVERRIDES(inside))).toEqual(deviations);
  });

  test('a reference in CDATA is no reference, not even where it was one before', () => {
    const comment = (text: string): string => `<reason><type>other</type><comment>${text}</comment></reason>`;
    const { overrides } = readRecord(
      OVERRIDES(comment('a&amp;b') + comment('<![CDATA[a&amp;b]]>') + comment('a&amp;b')),
    );
    expect(overrides.map((override) => override.comment)).toEqual(['a&b', 'a&amp;b', 'a&b']);
  });
});

describe('identifiers', () => {
  const of = (inside: string): string => `${row(1)}<identifiers>${inside}</identifiers>${RESULTS}`;

  test('are kept as domains beside what was stated', () => {
    expect(
      readRecord(
        of('<header_from>Bücher.Example.</header_from><envelope_from/><envelope_to>MX.example</envelope_to>'),
      ),
    ).toMatchObject({
      headerFrom: { value: 'xn--bcher-kva.example', raw: 'Bücher.Example.' },
      envelopeFrom: { value: '' },
      envelopeTo: { value: 'mx.example', raw: 'MX.example' },
    });
  });

  test('that are not stated are not made up', () => {
    expect(readRecord(of(''))).toMatchObject({
      headerFrom: { value: '' },
      envelopeFrom: undefined,
      envelopeTo: undefined,
    });
  });

  test.each([
    ['', ['envelope_from_missing', 'header_from_missing']],
    ['<header_from/><envelope_from/>', ['header_from_missing']],
    ['<header_from>example.com</header_from><envelope_from/>', []],
    ['<header_from>a b</header_from><envelope_from/>', ['domain_invalid']],
    [
      '<header_from>example.com</header_from><header_from>example.org</header_from><envelope_from/>',
      ['element_repeated'],
    ],
  ])('%j', (inside, deviations) => {
    expect(came(of(inside))).toEqual(deviations);
  });

  test('may be missing', () => {
    expect(came(row(1) + RESULTS)).toEqual(['identifiers_missing']);
  });

  test('that come twice count the first time', () => {
    const twice = `${IDENTIFIERS}<identifiers><header_from>example.org</header_from></identifiers>`;
    expect(readRecord(row(1) + twice + RESULTS).headerFrom.value).toBe('example.com');
    expect(came(row(1) + twice + RESULTS)).toEqual(['element_repeated']);
  });
});

describe('results', () => {
  const of = (inside: string): string => `${row(1)}${IDENTIFIERS}<auth_results>${inside}</auth_results>`;
  const signature = (selector: string): string =>
    `<dkim><domain>example.com</domain><selector>${selector}</selector><result>pass</result></dkim>`;

  test('are all kept, in order', () => {
    const { dkim, spf } = readRecord(
      of(
        signature('a') +
          '<spf><domain>x.example</domain><scope>helo</scope><result>pass</result></spf>' +
          signature('b') +
          '<spf><domain>y.example</domain><scope>mfrom</scope><result>softfail</result><human_result>so so</human_result></spf>',
      ),
    );
    expect(dkim.map(({ selector }) => selector)).toEqual(['a', 'b']);
    expect(
      spf.map(({ domain, scope, result, humanResult }) => [
        domain?.value,
        scope?.value,
        result?.value,
        humanResult,
      ]),
    ).toEqual([
      ['x.example', 'helo', 'pass', undefined],
      ['y.example', 'mfrom', 'softfail', 'so so'],
    ]);
  });

  test('do not lend each other values', () => {
    const { dkim } = readRecord(of(`${signature('a')}<dkim><result>fail</result></dkim>`));
    expect(dkim[1]).toMatchObject({ domain: undefined, selector: undefined, result: { value: 'fail' } });
  });

  test('that come in two blocks are all kept', () => {
    const twice = `${row(1)}${IDENTIFIERS}<auth_results>${signature('a')}</auth_results><auth_results>${signature('b')}</auth_results>`;
    expect(readRecord(twice).dkim).toHaveLength(2);
    expect(came(twice)).toEqual(['auth_results_repeated']);
  });

  test.each([
    ['<dkim/>', 0, ['auth_results_missing', 'dkim_empty']],
    ['<dkim><domain/><selector/><result/></dkim>', 0, ['auth_results_missing', 'dkim_empty']],
    ['<dkim><result>pass</result></dkim>', 1, ['dkim_domain_missing', 'dkim_selector_missing']],
    ['<dkim><domain>a.example</domain><selector>s</selector></dkim>', 1, ['dkim_result_missing']],
    [
      '<dkim><domain>a.example</domain><domain>b.example</domain><selector>s</selector><result>fail</result><result>pass</result></dkim>',
      1,
      ['element_repeated'],
    ],
  ])('%s: %i kept', (inside, kept, deviations) => {
    expect(readRecord(of(inside)).dkim).toHaveLength(kept);
    expect(came(of(inside))).toEqual(deviations);
  });

  test('that say something twice say it the first time', () => {
    const { dkim } = readRecord(
      of(
        '<dkim><domain>a.example</domain><domain>b.example</domain><selector>s</selector><result>fail</result><result>pass</result></dkim>',
      ),
    );
    expect(dkim).toMatchObject([{ domain: { value: 'a.example' }, result: { value: 'fail' } }]);
  });

  test.each([
    ['<spf/>', 0, ['auth_results_missing', 'spf_empty']],
    ['<spf><domain>a.example</domain><result>pass</result></spf>', 1, ['spf_scope_missing']],
    ['<spf><scope>mfrom</scope><result>pass</result></spf>', 1, ['spf_domain_missing']],
    ['<spf><domain>a.example</domain><scope>mfrom</scope></spf>', 1, ['spf_result_missing']],
    [
      '<spf><domain>a.example</domain><scope>pra</scope><result>pass</result></spf>',
      1,
      ['spf_scope_unknown'],
    ],
  ])('%s: %i kept', (inside, kept, deviations) => {
    expect(readRecord(of(inside)).spf).toHaveLength(kept);
    expect(came(of(inside))).toEqual(deviations);
  });

  test('past the limits are counted', () => {
    const spf = '<spf><domain>a.example</domain><scope>mfrom</scope><result>pass</result></spf>';
    const limits = { dkimResults: 2, listItems: 1 };
    const document = feedback(HEAD, `<record>${of(signature('a').repeat(5) + spf + spf)}</record>`);
    const outcome = readOne(document, { limits });
    expect(outcome.records).toMatchObject([{ dkimOmitted: 3 }]);
    expect(outcome.records[0]?.dkim).toHaveLength(2);
    expect(outcome.records[0]?.spf).toHaveLength(1);
    expect(outcome.deviations).toEqual(['dkim_results_many', 'list_cut']);
    expect(readOne(document, { limits: { dkimResults: 5, listItems: 2 } }).deviations).toEqual([]);
  });

  test('may be missing', () => {
    expect(came(row(1) + IDENTIFIERS)).toEqual(['auth_results_missing']);
  });
});

test('nothing of a record is left for the next', () => {
  const full = row(5) + IDENTIFIERS + RESULTS;
  const outcome = readOne(
    feedback(HEAD, `<record>${full}</record><record>${row(1, '192.0.2.2')}</record><record/>`),
  );
  expect(outcome.records[1]).toMatchObject({
    count: 1,
    headerFrom: { value: '' },
    dkim: [],
    spf: [],
    overrides: [],
  });
  expect(outcome.bad).toMatchObject([{ ordinal: 2, reason: 'source_ip_missing' }]);
});
