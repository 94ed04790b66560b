import fc from 'fast-check';
import type { MailEvidence } from '../model/sender.js';
import { NO_FACTS, type SourceFacts } from '../model/source-facts.js';
import { parseIp } from '../parse/values/ip.js';
import { RULES } from './classes/rules.js';
import { Judging } from './judging.js';
import { knownForTests } from './testing/known.js';

/** PROPERTY_RUNS makes it dig deeper, PROPERTY_SEED elsewhere. */
const SETTINGS = {
  numRuns: Number(process.env['PROPERTY_RUNS'] ?? 2000),
  seed: Number(process.env['PROPERTY_SEED'] ?? 7),
};

const name = fc.oneof(
  fc.constantFrom(
    'acme.test',
    'b.acme.test',
    'letters.test',
    'relay.test',
    'bounce.letters.test',
    'mailco.test',
  ),
  fc.constantFrom(
    'lists.test',
    'alumni.test',
    'rack.test',
    'relays.test',
    'some.test',
    'co.uk',
    '',
    '.',
    '<>',
  ),
  fc.string(),
);
const anyResult = fc.constantFrom(
  'pass',
  'fail',
  'softfail',
  'neutral',
  'none',
  'temperror',
  'permerror',
  'policy',
  '',
);
const selector = fc.constantFrom('', 'key', 'lt1-acme', 'deskkey');

function results(result: fc.Arbitrary<string>): {
  dkim: fc.Arbitrary<MailEvidence['dkim']>;
  spf: fc.Arbitrary<MailEvidence['spf']>;
} {
  const scope = fc.constantFrom('mfrom', 'helo', '');
  return {
    dkim: fc.array(fc.record({ domain: name, selector, result }), { maxLength: 4 }),
    spf: fc.array(fc.record({ domain: name, scope, result }), { maxLength: 3 }),
  };
}

function mails(result: fc.Arbitrary<string>, over: object): fc.Arbitrary<MailEvidence> {
  return fc.record({
    sourceIp: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    headerFrom: name,
    envelopeFrom: name,
    ...results(result),
    overrides: fc.array(
      fc.record({ type: fc.constantFrom('forwarded', 'local_policy', 'other'), comment: fc.string() }),
      { maxLength: 2 },
    ),
    dkimAligned: fc.boolean(),
    spfAligned: fc.boolean(),
    alignedUnknown: fc.boolean(),
    ...over,
  });
}

const anyFacts: fc.Arbitrary<SourceFacts> = fc.record({
  country: fc.constant(''),
  asn: fc.constantFrom(0, 64_500, 64_501, 64_502),
  asName: fc.constant(''),
  ptr: name,
  ptrConfirmed: fc.boolean(),
  ptrDomain: fc.constant(''),
});

test('whatever a report says, a rule decides, and the class is the rule’s', () => {
  const judging = new Judging(knownForTests());
  fc.assert(
    fc.property(mails(anyResult, {}), anyFacts, (mail, facts) => {
      const { senderClass, reason, sender, confidence, evidence } = judging.judge(mail, facts);
      expect(RULES.find((rule) => rule.reason === reason)?.senderClass).toBe(senderClass);
      expect(confidence === 'none').toBe(sender === '');
      expect(evidence.length > 0).toBe(sender !== '');
    }),
    SETTINGS,
  );
});

test('what is remembered changes no answer', () => {
  const long = new Judging(knownForTests());
  fc.assert(
    fc.property(mails(anyResult, {}), anyFacts, (mail, facts) => {
      const forgetful = new Judging(knownForTests(), { names: 1 });
      expect(long.judge(mail, facts)).toEqual(forgetful.judge(mail, facts));
    }),
    { ...SETTINGS, numRuns: Math.min(SETTINGS.numRuns, 200) },
  );
});

test('nothing that a stranger can write by himself makes a threat anything else', () => {
  const judging = new Judging(knownForTests());
  const failed = fc.constantFrom('fail', 'softfail', 'neutral', 'none', 'temperror', 'permerror', 'policy');
  const written = mails(failed, {
    sourceIp: fc.constantFrom('198.18.0.1', '2001:db8::1').map((text) => parseIp(text) ?? new Uint8Array(16)),
    overrides: fc.constant([]),
    dkimAligned: fc.constant(false),
    spfAligned: fc.constant(false),
  });
  fc.assert(
    fc.property(written, name, (mail, ptr) => {
      const judgement = judging.judge(mail, { ...NO_FACTS, ptr });
      expect(judgement).toMatchObject({ senderClass: 'threat', sender: '' });
    }),
    SETTINGS,
  );
});

test('what a stranger writes with an account at a mailbox provider is a threat, whatever he adds that fails', () => {
  const judging = new Judging(knownForTests());
  const failed = results(fc.constantFrom('fail', 'softfail', 'neutral', 'none', 'temperror', 'permerror'));
  const his = { domain: 'some.test', result: 'pass' };
  const written = mails(fc.constant('pass'), {
    sourceIp: fc
      .constantFrom('203.0.113.5', '203.0.113.70')
      .map((text) => parseIp(text) ?? new Uint8Array(16)),
    headerFrom: fc.constant('acme.test'),
    dkim: failed.dkim.map((others) => [...others, { ...his, selector: 'key' }]),
    spf: fc.oneof(
      failed.spf,
      failed.spf.map((others) => [{ ...his, scope: 'mfrom' }, ...others]),
    ),
    overrides: fc.constant([]),
    dkimAligned: fc.constant(false),
    spfAligned: fc.constant(false),
    alignedUnknown: fc.constant(false),
  });
  fc.assert(
    fc.property(written, anyFacts, (mail, { asn }) => {
      const judgement = judging.judge(mail, { ...NO_FACTS, asn });
      expect(judgement).toMatchObject({ senderClass: 'threat', reason: 'nothing_shown' });
    }),
    SETTINGS,
  );
});
