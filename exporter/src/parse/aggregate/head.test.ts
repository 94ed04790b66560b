import { Deviations } from '../../model/deviations.js';
import type { AggregateReport } from '../../model/report.js';
import { HeadBuilder } from './head.js';
import { Field, RFC9990_NAMESPACE } from './schema.js';

const HASH = 'hash-of-the-document';

type Stated = Partial<Record<keyof typeof Field, string>>;

const WHOLE: Stated = {
  orgName: 'Receiver',
  email: 'DMARC <dmarc@Mx.Example>',
  reportId: 'r-1',
  begin: '1772323200',
  end: '1772409599',
  policyDomain: 'example.com',
  p: 'none',
};

function builder(stated: Stated): { readonly head: HeadBuilder; readonly deviations: Deviations } {
  const deviations = new Deviations();
  const head = new HeadBuilder({ listItems: 2 }, deviations);
  for (const [name, text] of Object.entries(stated)) {
    const number = Object.entries(Field).find(([field]) => field === name)?.[1];
    if (number !== undefined) head.field(number, text);
  }
  return { head, deviations };
}

/** What is made of a head, or the reason why nothing is. */
function build(stated: Stated): AggregateReport | string {
  const built = builder(stated).head.build(HASH, undefined);
  return 'reason' in built ? built.reason : built;
}

function deviationsOf(stated: Stated, now?: number): string[] {
  const { head, deviations } = builder(stated);
  head.countDeviations(now);
  return deviations.codes();
}

function without(...names: readonly (keyof typeof Field)[]): Stated {
  return Object.fromEntries(Object.entries(WHOLE).filter(([name]) => !names.some((other) => other === name)));
}

test('a whole head is a report', () => {
  expect(build(WHOLE)).toMatchObject({
    kind: 'aggregate',
    standard: 'rfc7489',
    orgName: 'Receiver',
    email: 'DMARC <dmarc@Mx.Example>',
    reportId: 'r-1',
    key: {
      reporter: 'mx.example',
      reportId: 'r-1',
      domain: 'example.com',
      begin: 1772323200,
      end: 1772409599,
    },
    period: { begin: 1772323200, end: 1772409599, spanDays: 1, day: '2026-03-01' },
    policy: { p: 'none', sp: undefined, adkim: undefined },
  });
  expect(deviationsOf(WHOLE)).toEqual([]);
});

describe('who reports', () => {
  test('is the domain of the e-mail where there is no name', () => {
    expect(build(without('orgName'))).toMatchObject({
      orgName: 'mx.example',
      key: { reporter: 'mx.example' },
    });
    expect(deviationsOf({ ...WHOLE, orgName: ' ' })).toEqual(['org_name_missing']);
  });

  test('is the name in lower case where there is no e-mail', () => {
    expect(build(without('email'))).toMatchObject({ orgName: 'Receiver', key: { reporter: 'receiver' } });
    expect(deviationsOf({ ...WHOLE, email: 'nobody' })).toEqual(['email_missing']);
  });

  test('is nobody without either', () => {
    expect(build(without('orgName', 'email'))).toBe('no_reporter');
    expect(build({ ...without('orgName'), email: 'nobody' })).toBe('no_reporter');
  });
});

describe('the report id', () => {
  test('is the hash of the document in the key where there is none', () => {
    const report = build(without('reportId'));
    expect(report).toMatchObject({ reportId: undefined, key: { reportId: HASH } });
    expect(deviationsOf({ ...WHOLE, reportId: ' ' })).toEqual(['report_id_missing']);
  });

  test('must be there before the hash is known', () => {
    const { head } = builder(without('reportId'));
    expect(head.build(undefined, undefined)).toMatchObject({ reason: 'document_cut_short' });
  });

  test('keeps brackets and what follows an @', () => {
    expect(build({ ...WHOLE, reportId: ' <1@mx.example> ' })).toMatchObject({ reportId: '<1@mx.example>' });
  });
});

describe('the period', () => {
  const B = 1772323200;
  const E = 1772409599;
  test.each([
    [String(B), String(E), B, E, []],
    [` ${B}\n`, String(E), B, E, ['white_space']],
    [`${B}.9`, `${E}.`, B, E, ['period_decimal']],
    [`${B}000`, `${E}999`, B, E, ['period_milliseconds']],
    ['2026-03-01T00:00:00Z', '2026-03-01 23:59:59', B, E, ['period_text']],
    [String(B), undefined, B, B + 86_399, ['period_end_missing']],
    [undefined, String(E), E - 86_399, E, ['period_begin_missing']],
    ['', String(E), E - 86_399, E, ['period_begin_missing']],
    [String(B), String(B), B, B, ['period_empty']],
    [String(B), String(B + 86_401), B, B + 86_401, []],
    [String(B), String(B + 86_402), B, B + 86_402, ['period_long']],
    ['0', '86399', 0, 86_399, []],
  ])('%j to %j', (begin, end, from, to, deviations) => {
    const stated = {
      ...without('begin', 'end'),
      ...(begin === undefined ? {} : { begin }),
      ...(end === undefined ? {} : { end }),
    };
    expect(build(stated)).toMatchObject({ period: { begin: from, end: to } });
    expect(deviationsOf(stated)).toEqual(deviations);
  });

  test.each([
    [undefined, undefined, 'no_period'],
    ['yesterday', 'today', 'no_period'],
    [String(B), 'today', 'no_period'],
    ['-5', String(E), 'no_period'],
    ['9'.repeat(18), String(E), 'no_period'],
    [String(E), String(B), 'period_reversed'],
  ])('%j to %j is %s', (begin, end, reason) => {
    const stated = {
      ...without('begin', 'end'),
      ...(begin === undefined ? {} : { begin }),
      ...(end === undefined ? {} : { end }),
    };
    expect(build(stated)).toBe(reason);
  });

  test('is in the future only where somebody knows the time', () => {
    expect(deviationsOf(WHOLE, E - 1)).toEqual(['period_future']);
    expect(deviationsOf(WHOLE, E)).toEqual([]);
  });
});

describe('the policy', () => {
  test('keeps every value in lower case, and fills none in', () => {
    const stated = {
      ...WHOLE,
      p: 'Reject',
      sp: '',
      np: 'none',
      adkim: 'S',
      aspf: 'x',
      pct: '050',
      fo: '1:d',
      testing: 'y',
      discoveryMethod: 'treewalk',
    };
    expect(build(stated)).toMatchObject({
      policy: {
        p: 'reject',
        sp: undefined,
        np: 'none',
        adkim: 's',
        aspf: 'x',
        pct: '050',
        fo: '1:d',
        testing: 'y',
        discoveryMethod: 'treewalk',
      },
    });
    expect(deviationsOf(stated)).toEqual(['policy_value_empty', 'policy_value_unknown', 'word_case']);
  });

  test('may lack p, which is marked', () => {
    expect(deviationsOf(without('p'))).toEqual(['policy_p_missing']);
  });

  test('must be of a domain', () => {
    expect(build(without('policyDomain'))).toBe('no_domain');
    expect(build({ ...WHOLE, policyDomain: 'not a domain' })).toBe('no_domain');
    expect(build({ ...WHOLE, policyDomain: 'Bücher.Example.' })).toMatchObject({
      policy: { domain: { value: 'xn--bcher-kva.example', raw: 'Bücher.Example.' } },
    });
  });

  test('gives the modes of alignment as soon as it is there', () => {
    expect(builder({ adkim: 's' }).head.modes).toBeUndefined();
    expect(builder({ policyDomain: 'example.com', adkim: 'S' }).head.modes).toEqual({
      adkim: 's',
      aspf: undefined,
    });
  });
});

describe('the standard', () => {
  test.each(['np', 'testing', 'discoveryMethod', 'generator'] as const)('is RFC 9990 by %s', (name) => {
    expect(build({ ...WHOLE, [name]: 'y' })).toMatchObject({ standard: 'rfc9990' });
  });

  test('is RFC 9990 by its namespace, and never by a version', () => {
    const { head } = builder(WHOLE);
    head.namespace('urn:other');
    expect(head.standard).toBe('rfc7489');
    head.namespace(RFC9990_NAMESPACE);
    expect(head.standard).toBe('rfc9990');
    expect(head.build(HASH, undefined)).toMatchObject({ namespace: 'urn:other' });
    expect(build({ ...WHOLE, version: '2.0' })).toMatchObject({ standard: 'rfc7489', version: '2.0' });
    expect(deviationsOf({ ...WHOLE, version: '2.0' })).toEqual(['version_unusual']);
  });

  test('is RFC 9990 whatever a draft says', () => {
    for (const order of [0, 1]) {
      const { head, deviations } = builder(WHOLE);
      if (order === 0) head.markDraft();
      head.markRfc9990();
      if (order === 1) head.markDraft();
      expect(head.standard).toBe('rfc9990');
      expect(deviations.codes()).toEqual(['draft_schema']);
    }
    const { head } = builder(WHOLE);
    head.markDraft();
    expect(head.standard).toBe('draft');
  });
});

test('what is repeated counts the first time', () => {
  const { head, deviations } = builder(WHOLE);
  head.field(Field.reportId, 'r-2');
  expect(head.build(HASH, undefined)).toMatchObject({ reportId: 'r-1' });
  expect(deviations.codes()).toEqual(['element_repeated']);
});

test('every error is kept, up to the limit', () => {
  const { head, deviations } = builder(WHOLE);
  for (const text of ['one', ' ', 'two ', 'three']) head.field(Field.error, text);
  head.countDeviations(undefined);
  expect(head.build(HASH, undefined)).toMatchObject({ errors: ['one', 'two'] });
  expect(deviations.codes()).toEqual(['errors_repeated', 'list_cut']);
});
