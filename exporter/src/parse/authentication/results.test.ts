import { parseAuthenticationResults } from './results.js';

/** Who says it, and each result in one line. */
function read(header: string): string[] | undefined {
  const parsed = parseAuthenticationResults(header);
  return (
    parsed && [
      parsed.authservId,
      ...parsed.results.map(({ method, result, properties }) =>
        [`${method}=${result}`, ...[...properties].map(([name, value]) => `${name}=${value}`)].join(' '),
      ),
    ]
  );
}

it.each([
  ['RFC 8601, B.2: nothing was done', 'example.org 1; none', ['example.org']],
  [
    'B.4: several results, comments, a reason',
    'example.com; auth=pass (cram-md5) smtp.auth=sender@example.net; spf=pass smtp.mailfrom=example.net',
    ['example.com', 'auth=pass smtp.auth=sender@example.net', 'spf=pass smtp.mailfrom=example.net'],
  ],
  [
    'B.7: comments everywhere',
    "foo.example.net (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it) fail policy (A dot can go here) . (like that) expired (this surprised me) = (as I wasn't expecting it) 1362471462",
    ['foo.example.net', 'dkim=fail policy.expired=1362471462'],
  ],
  [
    'Google',
    'mx.google.com; dkim=pass header.i=@google.com header.s=20230601 header.b=SX6k1Hb+; spf=pass (google.com: domain of noreply@google.com designates 2a00:: as permitted sender) smtp.mailfrom=noreply@google.com; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=google.com',
    [
      'mx.google.com',
      'dkim=pass header.i=@google.com header.s=20230601 header.b=SX6k1Hb+',
      'spf=pass smtp.mailfrom=noreply@google.com',
      'dmarc=pass header.from=google.com',
    ],
  ],
  [
    'Microsoft, which does not say who it is',
    'spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=example.net; dkim=pass (signature was verified) header.d=example.net;dmarc=pass action=none header.from=example.net;compauth=pass reason=100',
    [
      '',
      'spf=pass smtp.mailfrom=example.net',
      'dkim=pass header.d=example.net',
      'dmarc=pass action=none header.from=example.net',
      'compauth=pass reason=100',
    ],
  ],
  [
    'quoted values, and an equals sign in one',
    'a.example; dkim=pass reason="good; very = good" header.b="A(b)c==" header.d=b.example header.x=AbC==',
    ['a.example', 'dkim=pass reason=good; very = good header.b=A(b)c== header.d=b.example header.x=AbC=='],
  ],
  [
    'capital letters',
    'MX.Example; DMARC=Pass Header.From=B.example',
    ['mx.example', 'dmarc=pass header.from=B.example'],
  ],
  ['the first of two', 'a; dmarc=pass header.from=b header.from=c', ['a', 'dmarc=pass header.from=b']],
  ['a method of another version', 'a.example; dkim/2=pass; spf=pass', ['a.example', 'spf=pass']],
  ['what makes no sense', 'a.example; =; ;; x; (spf=pass; ) ); "dmarc=pass', ['a.example']],
])('reads %s', (_, header, expected) => {
  expect(read(header)).toEqual(expected);
});

it.each([
  ['another version', 'example.org 2; dmarc=pass'],
  ['nothing', ''],
  ['a comment', '(example.org; dmarc=pass)'],
])('takes nothing from %s', (_, header) => {
  expect(read(header)).toBeUndefined();
});

it('has the comments of each result', () => {
  const header = 'a (none); spf=pass (b; c) smtp.helo=d; dmarc=fail (p=REJECT (q)) (e) header.from=f (g';
  expect(parseAuthenticationResults(header)?.results.map(({ comments }) => comments)).toEqual([
    ['b; c'],
    ['p=REJECT (q)', 'e', 'g'],
  ]);
});

it('takes no time for what is long', () => {
  const started = performance.now();
  for (const text of ['(', '"', '\\', 'a=', 'a.', '; ', 'a ', ')']) {
    parseAuthenticationResults(`a; ${text.repeat(200_000)}`);
  }
  expect(performance.now() - started).toBeLessThan(5000);
});
