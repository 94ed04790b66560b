import { saysArcPassed } from './arc.js';

describe('an ARC chain that passed', () => {
  test.each([
    'arc=pass',
    'ARC=Pass',
    'arc=pass as[2].d=d2.example as[2].s=s1 as[1].d=d1.example as[1].s=s3 remote-ip[1]=2001:db8::1a',
    'arc=pass (i=2), arc=fail before',
    'arc=pass; overridden',
    '(arc=pass)',
    'dmarc=fail arc=pass',
    'looks_like_mailing_list arc=pass',
    'allowed by policy, arc=pass',
    'allowed by policy; arc=pass',
  ])('%s', (comment) => {
    expect(saysArcPassed(comment)).toBe(true);
  });
});

describe('no ARC chain that passed', () => {
  test.each([
    '',
    'arc=',
    'arc=fail',
    'arc=none arc=pass',
    'arc=fail, earlier arc=pass',
    'arc=fail as[1].d=d1.example as[1].s=arc=pass',
    'not arc=pass',
    'overridden; not arc=pass',
    'would be forwarded if arc=pass',
    'no arc=pass, arc=pass',
    'arc=passed',
    'x-arc=pass',
    'dmarc=pass',
    'marc=pass',
    'looks_like forwarded',
    'arc = pass',
  ])('%s', (comment) => {
    expect(saysArcPassed(comment)).toBe(false);
  });
});
