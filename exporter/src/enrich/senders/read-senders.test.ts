import { readSenders, type SenderFile } from './read-senders.js';
import { SenderIndex } from './sender-index.js';

function file(senders: string, over: Partial<SenderFile> = {}): SenderFile {
  const text = `category: marketing\ntitle: Marketing\nsenders:\n${senders}`;
  return { name: 'marketing.yml', text, origin: 'catalogue', ...over };
}

test('a sender with all that may be said of it', () => {
  const { senders, problems } = readSenders([
    file(`
  - key: letters
    name: Letters
    site: https://letters.test
    dmarc_docs: https://letters.test/dmarc
    platform: true
    spf_includes: [spf.letters.test]
    evidence:
      - { dkim: letters.test, yes: a.letters.test, no: b.test, source: https://letters.test/docs }
      - { asn: 64500 }
      - { selector: 'lt-*', also: dkim }
`),
  ]);
  expect(problems).toEqual([]);
  expect(senders).toEqual([
    {
      key: 'letters',
      name: 'Letters',
      category: 'marketing',
      site: 'https://letters.test',
      dmarcDocs: 'https://letters.test/dmarc',
      platform: true,
      forwards: false,
      origin: 'catalogue',
      spfIncludes: ['spf.letters.test'],
      onlyFrom: undefined,
      evidence: [
        { kind: 'dkim', value: 'letters.test', also: undefined },
        { kind: 'asn', value: '64500', also: undefined },
        { kind: 'selector', value: 'lt-*', also: 'dkim' },
      ],
    },
  ]);
});

describe('what is wrong is told by file, sender and item', () => {
  test.each([
    [
      '- { key: a, name: A, evidence: [{ dkim: A.test }] }',
      'a: evidence 1: dkim: must be a domain in small letters',
    ],
    [
      '- { key: a, name: A, evidence: [{ dkim: a.test }, { dkim: b.test, ptr: b.test }] }',
      'a: evidence 2: must have exactly one of dkim, envelope, ptr, range, asn, selector',
    ],
    ['- { key: a, name: A, evidence: [{ dkin: a.test }] }', 'a: evidence 1: unknown key dkin'],
    [
      '- { key: a, name: A, evidence: [{ range: 192.0.2.0/33 }] }',
      'a: evidence 1: 192.0.2.0/33 is no network',
    ],
    [
      "- { key: a, name: A, evidence: [{ ptr: 'a.out*.a.test' }] }",
      'a: evidence 1: ptr: must be a domain in small letters; * in its first label',
    ],
    [
      "- { key: a, name: A, evidence: [{ ptr: '*.a.test' }] }",
      'a: evidence 1: ptr: must be a domain in small letters; * in its first label',
    ],
    ['- { key: a, name: A, evidence: [] }', 'a: evidence: must have one item at least'],
    ['- { key: own, name: A, evidence: [{ asn: 1 }] }', 'own: this key is taken'],
    [
      '- { key: a, name: A, submission: customer_key, evidence: [{ asn: 1 }] }',
      'a: submission: only of a sender with forwards: true',
    ],
    [
      '- { key: a, name: A, forwards: true, submission: yes, evidence: [{ asn: 1 }] }',
      'a: submission: must be one of customer_key, service_key',
    ],
    ['- { key: A, name: A, evidence: [{ asn: 1 }] }', 'A: key: must be of small letters, digits and hyphens'],
    [
      '- { name: A, evidence: [{ asn: 1 }] }',
      'sender 1: key: Invalid input: expected string, received undefined',
    ],
    [
      '- { key: a, name: A, evidence: [{ selector: x, also: ptr }] }',
      'a: selector x: also ptr, and there is no such evidence',
    ],
    [
      '- { key: a, name: A, evidence: [{ asn: 1 }] }\n  - { key: b, name: B, evidence: [{ asn: 1 }] }',
      'b: asn 1 is claimed by a in marketing.yml',
    ],
    [
      '- { key: a, name: A, evidence: [{ range: 192.0.2.0/24 }] }\n  - { key: b, name: B, evidence: [{ range: 192.0.2.9/24 }] }',
      'b: range 192.0.2.0/24 is claimed by a in marketing.yml',
    ],
    [
      '- { key: a, name: A, evidence: [{ range: 2001:db8::/32 }] }\n  - { key: b, name: B, evidence: [{ range: 2001:0db8::/32 }] }',
      'b: range 2001:db8::/32 is claimed by a in marketing.yml',
    ],
    [
      '- { key: a, name: A, evidence: [{ range: 192.0.2.0/24 }] }\n  - { key: b, name: B, evidence: [{ range: 192.0.2.64/26 }] }',
      'b: range 192.0.2.64/26 overlaps 192.0.2.0/24 of a in marketing.yml',
    ],
    [
      '- { key: a, name: A, platform: true, evidence: [{ range: 192.0.2.64/26 }] }\n  - { key: b, name: B, evidence: [{ range: 192.0.2.0/24 }] }',
      'b: range 192.0.2.0/24 overlaps 192.0.2.64/26 of a in marketing.yml',
    ],
    [
      '- { key: a, name: A, evidence: [{ asn: 1 }] }\n  - { key: a, name: A, evidence: [{ asn: 2 }] }',
      'a: this key is taken in marketing.yml',
    ],
  ])('%s', (text, problem) => {
    const { problems } = readSenders([file(`  ${text}`)]);
    expect(problems[0]).toContain(`marketing.yml: ${problem}`);
  });

  test('what is no YAML, and what is no file of senders', () => {
    expect(readSenders([file('  - { key: a')]).problems[0]).toMatch(/^marketing\.yml: Flow map/);
    expect(readSenders([file('', { text: 'just words' })]).problems[0]).toMatch(/^marketing\.yml: /);
  });

  test('a sender with a problem is left out, the others are there', () => {
    const text = '  - { key: a, name: A, evidence: [] }\n  - { key: b, name: B, evidence: [{ asn: 1 }] }';
    expect(readSenders([file(text)]).senders.map(({ key }) => key)).toEqual(['b']);
  });
});

describe('ranges of two senders', () => {
  const relay = '  - { key: relay, name: Relay, platform: true, evidence: [{ range: 192.0.2.0/24 }] }';

  test.each([
    [
      'a service within its platform',
      `${relay}\n  - { key: b, name: B, evidence: [{ range: 192.0.2.64/26 }] }`,
    ],
    ['one beside the other', `${relay}\n  - { key: b, name: B, evidence: [{ range: 192.0.3.0/24 }] }`],
    [
      'a sender’s own within one another',
      '  - { key: a, name: A, evidence: [{ range: 192.0.2.0/24 }, { range: 192.0.2.64/26 }] }',
    ],
  ])('%s', (_, text) => {
    expect(readSenders([file(text)]).problems).toEqual([]);
  });

  test('of an own file, within those of the catalogue and within one another', () => {
    const own = file(
      `  - { key: a, name: A, evidence: [{ range: 192.0.2.0/26 }] }
  - { key: b, name: B, evidence: [{ range: 192.0.2.0/28 }] }`,
      { origin: 'own' },
    );
    expect(readSenders([file(relay), own]).problems).toEqual([]);
  });
});

describe('own senders', () => {
  const catalogue = file(
    '  - { key: letters, name: Letters, evidence: [{ dkim: letters.test }, { asn: 64500 }] }',
  );

  test('one takes the place of one of the catalogue with the same key', () => {
    const own = file('  - { key: letters, name: Ours, evidence: [{ dkim: ours.test }] }', { origin: 'own' });
    const { senders, problems } = readSenders([catalogue, own]);
    expect(problems).toEqual([]);
    expect(senders.map(({ name, origin }) => [name, origin])).toEqual([['Ours', 'own']]);
  });

  test('two may claim the same, in mail of other domains', () => {
    const of = (key: string, onlyFrom: string): SenderFile => ({
      name: `${key}.yml`,
      text: `category: ours\ntitle: Ours\nonly_from: ${onlyFrom}\nsenders: [{ key: ${key}, name: A, evidence: [{ dkim: a.test }] }]`,
      origin: 'own',
    });
    expect(readSenders([of('a', 'a.example'), of('b', 'b.example')]).problems).toEqual([]);
    expect(readSenders([of('a', 'a.example'), of('b', 'a.example')]).problems).toEqual([
      'b.yml: b: dkim a.test is claimed by a in a.yml',
    ]);
  });

  test('one has what one of the catalogue claims too', () => {
    const own = file('  - { key: ours, name: Ours, evidence: [{ dkim: letters.test }] }', { origin: 'own' });
    const { senders, problems } = readSenders([catalogue, own]);
    expect(problems).toEqual([]);
    const index = new SenderIndex(senders);
    expect(index.dkim.find('letters.test')?.[0]?.sender.key).toBe('ours');
    expect(index.asns.get('64500')?.[0]?.sender.key).toBe('letters');
  });
});
