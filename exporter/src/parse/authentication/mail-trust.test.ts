import { parseHeaders } from '../../unpack/mime/headers.js';
import { trustedResults, trustIn } from './mail-trust.js';
import { wordsOf } from './passed-on.js';

const OURS = ['mx.example.com'];

function judge(fields: readonly string[], reporter = 'google.com', ids = OURS): [string, string] {
  const { headers } = parseHeaders(Buffer.from(fields.join('\r\n')));
  const claimed = { reporter, about: ['ours.example'], mail: wordsOf(headers) };
  const { check, evidence } = trustIn(trustedResults(headers, ids), claimed);
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

const ANOTHERS = 'dmarc=pass header.from=evil.example';

describe('of another', () => {
  it.each([
    ['DMARC passed for another', ANOTHERS],
    ['a name that only looks like it', 'dmarc=pass header.from=google.com.evil.example'],
    ['beside a broken signature of the reporter', `${ANOTHERS}; dkim=fail header.d=google.com`],
    ['signed by the domain in From', 'dmarc=none header.from=evil.example; dkim=pass header.d=evil.example'],
    ['a subdomain of it', 'dmarc=none header.from=evil.example; dkim=pass header.d=mail.evil.example'],
    [
      'Google, of a domain that disowns it',
      'dmarc=fail (p=REJECT sp=REJECT dis=NONE) header.from=google.com',
    ],
    ['quarantine', 'dmarc=fail (p=quarantine dis=none) header.from=google.com'],
    ['a subdomain', 'dmarc=fail (p=REJECT sp=QUARANTINE) header.from=reports.google.com'],
    ['Rspamd', 'dmarc=fail reason="No valid SPF" header.from=google.com (policy=reject)'],
    ['Microsoft', 'dmarc=fail action=oreject header.from=google.com'],
    ['our own check', 'dmarc=fail header.from=google.com policy.dmarc=reject'],
    [
      'an envelope of another beside',
      `dmarc=fail (p=REJECT) header.from=google.com; spf=pass smtp.helo=a.example`,
    ],
  ])('is what was shown so: %s', (_, results) => {
    expect(judge([says(results)])[0]).toBe('fail');
  });

  it.each([
    ['nothing was there to check', 'dkim=none; spf=none; dmarc=none'],
    ['nothing was checked that says whose it is', 'auth=pass smtp.auth=x; x-tls=pass'],
    ['a forwarder broke SPF', 'dmarc=none header.from=google.com; spf=fail smtp.mailfrom=google.com'],
    ['DMARC failed, without a policy', 'dmarc=fail header.from=google.com; dkim=none'],
    ['DMARC failed, and nothing is asked', 'dmarc=fail (p=NONE sp=REJECT dis=NONE) header.from=google.com'],
    ['nothing is asked of subdomains', 'dmarc=fail (p=REJECT sp=NONE) header.from=reports.google.com'],
    ['DMARC failed for another', 'dmarc=fail (p=REJECT) header.from=evil.example'],
    ['DMARC failed for nobody', 'dmarc=fail (p=REJECT)'],
    [
      'a forwarder rewrote the envelope',
      'dkim=fail header.d=google.com; spf=pass smtp.mailfrom=list.example',
    ],
    [
      'the envelope of the domain in From',
      'dmarc=none header.from=evil.example; spf=pass smtp.helo=evil.example',
    ],
    ['a list signed', 'dmarc=fail header.from=google.com; dkim=pass header.d=list.example'],
    [
      'a signature, and nobody says of whom the mail is',
      'dkim=pass header.d=evil.example header.i=@google.com',
    ],
    ['a sealed chain was believed', `arc=pass (i=1 dmarc=pass fromdomain=google.com); ${ANOTHERS}`],
    ['somebody of the domain passed it on', 'dmarc=pass header.from=mail.ours.example'],
    ['somebody of the mail server passed it on', 'dmarc=pass header.from=example.com'],
    ['the result stands in a comment', 'dmarc=fail (dmarc=pass header.from=google.com)'],
    ['the policy stands in the comment of another', 'dmarc=fail header.from=google.com; spf=fail (p=REJECT)'],
    ['the result stands in quotes', 'spf=fail reason="; dmarc=pass header.from=google.com"'],
    [
      'a second result says otherwise',
      'dmarc=fail (p=REJECT) header.from=google.com; dmarc=pass header.from=google.com',
    ],
    ['two results are of two', `${ANOTHERS}; dmarc=pass header.from=google.com`],
    ['a check did not work', `${ANOTHERS}; dkim=temperror header.d=google.com`],
  ])("is not what may be the reporter's: %s", (_, results) => {
    expect(judge([says(results)])[0]).toBe('unknown');
  });

  it.each(['List-Id: <a.example>', 'Resent-From: a@a.example', 'X-Original-From: a@google.com'])(
    'is not what says that it was passed on: %s',
    (field) => {
      expect(judge([says(ANOTHERS), field])[0]).toBe('unknown');
      expect(judge([says('dmarc=pass header.from=google.com'), field])[0]).toBe('pass');
    },
  );

  const SIGNED = says('dkim=pass header.d=evil.example');
  it.each([
    ['From: evil <a@evil.example>', 'fail'],
    ['From: "a, b <a@google.com>" <a@evil.example>', 'fail'],
    ['From: a@mail.EVIL.example', 'fail'],
    ['From: a <a@google.com>', 'unknown'],
    ['From: a@evil.example, b@google.com', 'unknown'],
    ['From: (a@evil.example) a@google.com', 'unknown'],
    ['From: a@evil.example\r\nFrom: a@google.com', 'unknown'],
  ])('is by the From of the mail, where the check names none: %s', (from, check) => {
    expect(judge([SIGNED, from])[0]).toBe(check);
  });
});

describe('whose word it is', () => {
  const PASS = 'dmarc=pass header.from=google.com';

  it('nobody of ours says anything', () => {
    expect(judge(['Subject: a'])[0]).toBe('unknown');
    expect(judge([says(PASS, 'evil.example')])[0]).toBe('unknown');
    expect(judge([says(PASS)], 'google.com', [])[0]).toBe('unknown');
  });

  it('the topmost of ours counts, whatever stands below it', () => {
    expect(judge([says(ANOTHERS), 'Received: x', says(PASS)])[0]).toBe('fail');
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

const CLAIMED = { reporter: 'google.com', about: [], mail: { from: undefined, isPassedOn: false } };

it('says what was found', () => {
  const { headers } = parseHeaders(
    Buffer.from(
      says('dkim=fail header.d=x; dkim=pass header.d=b.example; spf=odd; dmarc=fail header.from=A@B.example'),
    ),
  );
  expect(trustIn(trustedResults(headers, OURS), CLAIMED)).toEqual({
    check: 'fail',
    evidence: '',
    authservId: 'mx.example.com',
    headerFrom: 'b.example',
    dmarc: 'fail',
    dkim: 'pass',
    spf: 'other',
  });
});
