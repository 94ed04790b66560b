import { parseHeaders } from '../../unpack/mime/headers.js';
import { trustedResults, trustIn } from './mail-trust.js';

const OURS = ['mx.example.com'];

function judge(fields: readonly string[], reporter = 'google.com', ids = OURS): [string, string] {
  const { headers } = parseHeaders(Buffer.from(fields.join('\r\n')));
  const { check, evidence } = trustIn(trustedResults(headers, ids), reporter);
  return [check, evidence];
}

function says(results: string, id = 'mx.example.com'): string {
  return `Authentication-Results: ${id}; ${results}`;
}

it.each([
  ['DMARC for its domain', 'dmarc=pass header.from=google.com', 'dmarc'],
  ['DMARC for a subdomain of its organisation', 'dmarc=pass header.from=reports.google.com', 'dmarc'],
  ['a signature of its own', 'dmarc=none; dkim=pass header.d=google.com', 'dkim'],
  ['one of several signatures', 'dkim=fail header.d=google.com; dkim=pass header.i=@mail.google.com', 'dkim'],
  ['its envelope', 'spf=pass smtp.mailfrom=noreply@google.com', 'spf'],
  ['the name in HELO, of a bounce', 'spf=pass smtp.helo=mail.google.com', 'spf'],
])('shown by %s', (_, results, evidence) => {
  expect(judge([says(results)])).toEqual(['pass', evidence]);
});

it.each([
  ['DMARC passed for another', 'dmarc=pass header.from=evil.example'],
  ['DMARC failed', 'dmarc=fail header.from=google.com; spf=pass smtp.mailfrom=evil.example'],
  ['a signature of another', 'dkim=pass header.d=evil.example header.i=@google.com'],
  ['a name that only looks like it', 'dmarc=pass header.from=google.com.evil.example'],
  ['the result stands in a comment', 'dmarc=fail (dmarc=pass header.from=google.com)'],
  ['the result stands in quotes', 'spf=fail reason="; dmarc=pass header.from=google.com"'],
  ['a second result says otherwise', 'dmarc=fail header.from=google.com; dmarc=pass header.from=google.com'],
  ['nothing was there to check', 'dkim=none; spf=none'],
])('not shown where %s', (_, results) => {
  expect(judge([says(results)])[0]).toBe('fail');
});

describe('whose word it is', () => {
  const PASS = 'dmarc=pass header.from=google.com';

  it('nobody of ours says anything', () => {
    expect(judge(['Subject: a'])[0]).toBe('unknown');
    expect(judge([says(PASS, 'evil.example')])[0]).toBe('unknown');
    expect(judge([says(PASS)], 'google.com', [])[0]).toBe('unknown');
  });

  it('the topmost of ours counts, whatever stands below it', () => {
    expect(judge([says('dmarc=fail header.from=google.com'), 'Received: x', says(PASS)])[0]).toBe('fail');
    expect(judge([says('spf=pass', 'other.example'), says(PASS), says('dmarc=fail')])[0]).toBe('pass');
  });

  it('names are compared as a whole, and in any letters', () => {
    expect(judge([says(PASS, 'MX.Example.COM')])[0]).toBe('pass');
    for (const id of [
      'mx.example.com.evil.example',
      'evil.example mx.example.com',
      '(mx.example.com) evil.example',
    ])
      expect(judge([says(PASS, id)])[0]).toBe('unknown');
  });

  it('a header without a name counts where the settings say so', () => {
    const unsigned = `Authentication-Results: spf=fail; ${PASS}`;
    expect(judge([unsigned])[0]).toBe('unknown');
    expect(judge([unsigned], 'google.com', ['unnamed'])[0]).toBe('pass');
  });

  it('a header of ARC is none of ours', () => {
    expect(judge([`ARC-Authentication-Results: i=1; mx.example.com; ${PASS}`])[0]).toBe('unknown');
  });
});

it('a reporter without a domain, and a check that did not work, leave it open', () => {
  expect(judge([says('dmarc=pass header.from=yahoo.com')], 'Yahoo! Inc.')[0]).toBe('unknown');
  expect(judge([says('dmarc=temperror header.from=google.com')])[0]).toBe('unknown');
});

it('says what was found', () => {
  const { headers } = parseHeaders(
    Buffer.from(
      says('dkim=fail header.d=x; dkim=pass header.d=b.example; spf=odd; dmarc=fail header.from=A@B.example'),
    ),
  );
  expect(trustIn(trustedResults(headers, OURS), 'google.com')).toEqual({
    check: 'fail',
    evidence: '',
    authservId: 'mx.example.com',
    headerFrom: 'b.example',
    dmarc: 'fail',
    dkim: 'pass',
    spf: 'other',
  });
});
