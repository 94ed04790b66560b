import type { DkimResult, SpfResult } from '../../model/report.js';
import { deriveDkim, deriveSpf } from './alignment.js';

const name = (value: string): { value: string; raw: string } => ({ value, raw: value });

function dkim(domain: string | undefined, value: 'pass' | 'fail' = 'pass'): DkimResult {
  return {
    domain: domain === undefined ? undefined : name(domain),
    selector: undefined,
    result: { value, raw: value },
    humanResult: undefined,
  };
}

function spf(domain: string, scope?: 'mfrom' | 'helo', value: 'pass' | 'softfail' = 'pass'): SpfResult {
  return {
    domain: name(domain),
    scope: scope === undefined ? undefined : { value: scope, raw: scope },
    result: { value, raw: value },
    humanResult: undefined,
  };
}

const RELAXED = { adkim: undefined, aspf: 'r' };
const STRICT = { adkim: 's', aspf: 's' };

describe('DKIM aligns', () => {
  test.each([
    ['example.com', 'example.com', true, true],
    ['example.com', 'mail.example.com', true, false],
    ['mail.example.com', 'example.com', true, false],
    ['a.example.com', 'b.example.com', true, false],
    ['example.com', 'example.org', false, false],
    ['example.com', 'notexample.com', false, false],
    // Organisational domains by the Public Suffix List, private suffixes too
    ['a.co.uk', 'b.co.uk', false, false],
    ['a.example.co.uk', 'b.example.co.uk', true, false],
    ['one.github.io', 'two.github.io', false, false],
    ['x.one.github.io', 'one.github.io', true, false],
    ['com', 'com', true, true],
    ['co.uk', 'co.uk', true, true],
    ['xn--bcher-kva.example', 'mail.xn--bcher-kva.example', true, false],
    ['192.0.2.1', '192.0.2.2', false, false],
    ['', '', false, false],
    ['', 'example.com', false, false],
  ])('%j and %j: relaxed %s, strict %s', (from, signer, relaxed, strict) => {
    expect(deriveDkim(name(from), [dkim(signer)], RELAXED)).toBe(relaxed);
    expect(deriveDkim(name(from), [dkim(signer)], STRICT)).toBe(strict);
  });

  test('by any passing signature', () => {
    const from = name('example.com');
    expect(deriveDkim(from, [dkim('example.org'), dkim('example.com')], RELAXED)).toBe(true);
    expect(deriveDkim(from, [dkim('example.org'), dkim('example.com', 'fail')], RELAXED)).toBe(false);
    expect(deriveDkim(from, [dkim(undefined)], RELAXED)).toBe(false);
    expect(deriveDkim(from, [], RELAXED)).toBe(false);
  });
});

describe('SPF aligns', () => {
  const from = name('example.com');

  test('by the mail-from identity, never by HELO', () => {
    expect(deriveSpf(from, [spf('example.com', 'mfrom')], RELAXED)).toBe(true);
    expect(deriveSpf(from, [spf('example.com')], RELAXED)).toBe(true);
    expect(deriveSpf(from, [spf('example.com', 'helo')], RELAXED)).toBe(false);
  });

  test('where it passes, in the published mode', () => {
    expect(deriveSpf(from, [spf('example.com', 'mfrom', 'softfail')], RELAXED)).toBe(false);
    expect(deriveSpf(from, [spf('bounce.example.com', 'mfrom')], RELAXED)).toBe(true);
    expect(deriveSpf(from, [spf('bounce.example.com', 'mfrom')], STRICT)).toBe(false);
  });
});
