import { reporterOf, reportKey } from './identity.js';

const PARTS = {
  kind: 'aggregate',
  reporter: 'mx.example',
  reportId: 'r-1',
  domain: 'example.com',
  begin: 1,
  end: 2,
} as const;

describe('the key of a report', () => {
  test('is the same for the same report, whatever order its parts are told in', () => {
    const { kind, reporter, reportId, domain, begin, end } = PARTS;
    expect(reportKey({ end, begin, domain, reportId, reporter, kind })).toEqual(reportKey(PARTS));
    expect(reportKey(PARTS)).toMatchObject(PARTS);
    expect(reportKey(PARTS).hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    [{ kind: 'tls' }],
    [{ reporter: 'mx.example.org' }],
    [{ reportId: 'R-1' }],
    [{ domain: 'example.org' }],
    [{ begin: 0 }],
    [{ end: 3 }],
    // A part does not run into the next one.
    [{ reporter: 'mx.example","r-1', reportId: '' }],
    [{ begin: 12, end: 0 }],
  ] as const)('is another with %j', (other) => {
    expect(reportKey({ ...PARTS, ...other }).hash).not.toBe(reportKey(PARTS).hash);
  });

  test('never changes, since stores hold it', () => {
    expect(reportKey(PARTS).hash).toBe('91aecaf8e22f4eb446915b80390b2b942f046fb7dd2b5e047e660280dc72b92f');
  });
});

test.each([
  ['mx.example', 'Name', 'mx.example'],
  [undefined, ' Receiver Inc. ', 'receiver inc.'],
  [undefined, ' ', undefined],
  [undefined, undefined, undefined],
])('the reporter with the e-mail domain %j and the name %j is %j', (domain, name, expected) => {
  expect(reporterOf(domain, name)).toBe(expected);
});
