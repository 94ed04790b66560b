import type { Authentication } from './authentication.js';
import { demoDomain, type DemoDomain, type DemoPolicy } from './domains.js';
import { judge } from './evaluation.js';
import type { XmlHabit } from './habits.js';
import { sendersOf } from './senders.js';
import { NO_STORY } from './story.js';

const USUAL: DemoPolicy = {
  p: 'reject',
  sp: undefined,
  np: undefined,
  adkim: 'r',
  aspf: 'r',
  pct: 100,
  fo: '1',
  testing: false,
};
const FAILS: Authentication = {
  headerFrom: 'acme.example',
  envelopeFrom: 'acme.example',
  dkim: [],
  spf: { domain: 'acme.example', scope: 'mfrom', result: 'fail' },
};
const PASSES: Authentication = { ...FAILS, spf: { ...FAILS.spf, result: 'pass' } };

function verdict(
  mail: Authentication,
  policy: Partial<DemoPolicy>,
  standard: XmlHabit['standard'] = 'rfc7489',
  sampledOut = false,
) {
  const domain: DemoDomain = { ...demoDomain(1, 0), policy: { ...USUAL, ...policy } };
  const [sender] = sendersOf(domain, undefined, false, NO_STORY);
  if (sender === undefined) throw new Error('no senders');
  const { disposition, reasons } = judge(sender, mail, domain, standard, sampledOut);
  return [disposition, ...reasons.map(({ type }) => type)];
}

describe('what fails gets the published policy', () => {
  const atSubdomain = { ...FAILS, headerFrom: 'a.acme.example' };
  const nowhere = { ...atSubdomain, nonExistent: true };

  test.each<[string, Authentication, Partial<DemoPolicy>, XmlHabit['standard'], string]>([
    ['p', FAILS, { p: 'quarantine', sp: 'none' }, 'rfc7489', 'quarantine'],
    ['sp at a subdomain', atSubdomain, { sp: 'quarantine' }, 'rfc7489', 'quarantine'],
    ['p at a subdomain without sp', atSubdomain, {}, 'rfc7489', 'reject'],
    ['np at a name that is not there', nowhere, { p: 'none', np: 'reject' }, 'rfc9990', 'reject'],
    ['no np before RFC 9990', nowhere, { p: 'none', np: 'reject' }, 'rfc7489', 'none'],
  ])('%s', (_, mail, policy, standard, disposition) => {
    expect(verdict(mail, policy, standard)).toEqual([disposition]);
  });
});

describe('what passes', () => {
  test('has the disposition none, and in RFC 9990 pass where the policy enforces', () => {
    expect(verdict(PASSES, {}, 'rfc7489')).toEqual(['none']);
    expect(verdict(PASSES, {}, 'rfc9990')).toEqual(['pass']);
    expect(verdict(PASSES, { p: 'none' }, 'rfc9990')).toEqual(['none']);
  });

  test('does not pass where alignment is strict and a subdomain authenticates', () => {
    const relaxed = { ...PASSES, spf: { ...PASSES.spf, domain: 'bounce.acme.example' } };
    expect(verdict(relaxed, { aspf: 'r' })).toEqual(['none']);
    expect(verdict(relaxed, { aspf: 's' })).toEqual(['reject']);
  });
});

describe('what is spared says why, in the words of its standard', () => {
  const forwarded: Authentication = { ...FAILS, path: 'forwarded' };

  test('on the way', () => {
    expect(verdict(forwarded, {}, 'rfc7489')).toEqual(['none', 'forwarded']);
    expect(verdict(forwarded, {}, 'rfc9990')).toEqual(['none', 'trusted_forwarder']);
    expect(verdict({ ...FAILS, path: 'mailing_list' }, {}, 'rfc9990')).toEqual(['none', 'mailing_list']);
  });

  test('by a share, before RFC 9990 dropped it', () => {
    expect(verdict(FAILS, { pct: 50 }, 'rfc7489', true)).toEqual(['quarantine', 'sampled_out']);
    expect(verdict(FAILS, { pct: 50 }, 'rfc9990', true)).toEqual(['reject']);
  });

  test('by the test mode, since RFC 9990 knows it', () => {
    expect(verdict(FAILS, { testing: true }, 'rfc9990')).toEqual(['quarantine', 'policy_test_mode']);
    expect(verdict(FAILS, { testing: true }, 'rfc7489')).toEqual(['reject']);
  });
});
