import { readReporters } from './read-reporters.js';
import { reporterNaming } from './naming.js';

const GOOD = `
- domain: big.example
  name: Big Mail
  also: [bigmail.example, Big Mail Inc.]
  cadence: daily
  source: https://big.example/dmarc
- { domain: small.co.uk, name: Small, source: samples/a.xml }
`;

describe('the catalogue of reporters', () => {
  test('has a domain and a name of each, and what else it calls itself', () => {
    expect(readReporters(GOOD)).toEqual({
      reporters: [
        { domain: 'big.example', name: 'Big Mail', also: ['bigmail.example', 'big mail inc.'] },
        { domain: 'small.co.uk', name: 'Small', also: [] },
      ],
      problems: [],
    });
  });

  test.each([
    ['no YAML', '[', /Flow sequence/],
    ['no list', '7', /array/],
    ['no source', '[{ domain: a.example, name: A }]', /^reporter 1: source: /],
    ['no domain', '[{ domain: A Example, name: A, source: s }]', /^reporter 1: domain: is not a domain/],
    ['a word that means nothing', '[{ domain: a.example, name: A, source: s, colour: red }]', /colour/],
    [
      'what another has',
      '[{ domain: a.example, name: A, source: s }, { domain: b.example, name: B, also: [A.example], source: s }]',
      /^b\.example: a\.example is claimed by a\.example$/,
    ],
  ])('says what is wrong with %s', (_, text, problem) => {
    expect(readReporters(text).problems).toEqual([expect.stringMatching(problem)]);
  });
});

describe('the name of a reporter', () => {
  const nameOf = reporterNaming(readReporters(GOOD).reporters);

  test.each([
    ['big.example', 'big.example', 'Big Mail'],
    ['reports.eu-1.bigmail.example', 'big.example', 'Big Mail'],
    ['big mail inc.', 'big.example', 'Big Mail'],
    ['notbig.example', 'notbig.example', ''],
    ['mx7.dmarc.unknown.co.uk', 'unknown.co.uk', ''],
    ['dmarc.small.co.uk', 'small.co.uk', 'Small'],
    ['some company ltd.', 'some company ltd.', ''],
    ['co.uk', 'co.uk', ''],
    ['big.example.', 'big.example', 'Big Mail'],
    ['mx7.unknown.co.uk.', 'unknown.co.uk', ''],
    ['ltd.', 'ltd.', ''],
  ])('%s is of %s, called %s', (reporter, organisation, name) => {
    expect(nameOf(reporter)).toEqual({ organisation, name });
  });
});
