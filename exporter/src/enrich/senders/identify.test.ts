import type { SenderLabel } from '../../model/sender.js';
import { parseIp } from '../../parse/values/ip.js';
import { Judging } from '../judging.js';
import { relabelled } from './known.js';
import { knownForTests } from '../testing/known.js';
import { mailOf } from '../testing/mail-text.js';

const judging = new Judging(knownForTests());

function identified(text: string, by = judging): string {
  const { mail, facts } = mailOf(text);
  const { sender, confidence, evidence } = by.judge(mail, facts);
  return [sender, confidence, ...evidence].join(' | ');
}

describe('what shows a sender', () => {
  test.each([
    ['a signature that passed', 'dkim m.letters.test pass', 'letters | high | DKIM d=letters.test passed'],
    [
      'a reverse-path whose SPF passed',
      'spf x.bounce.letters.test pass',
      'letters | high | SPF of bounce.letters.test passed',
    ],
    [
      'a name in HELO whose SPF passed',
      'helo bounce.letters.test pass',
      'letters | high | SPF of bounce.letters.test passed',
    ],
    ['a confirmed name', 'ptr o1.out.relay.test', 'relay | high | confirmed PTR under out.relay.test'],
    ['a network', 'ip 198.51.100.255', 'relay | high | address in 198.51.100.0/24'],
    [
      'a selector of the domain’s own signature',
      'dkim acme.test pass lt1-acme',
      'letters | medium | DKIM s=lt1-* passed',
    ],
    ['an AS, a little', 'as 64500', 'letters | low | AS64500'],
    [
      'all that agrees is told, signatures first',
      'as 64500; ptr m1.letters.test; dkim letters.test pass; dkim letters.test pass',
      'letters | high | DKIM d=letters.test passed | confirmed PTR under letters.test | AS64500',
    ],
    ['a machine of ours', 'ip 192.0.2.127', 'own | high | address in 192.0.2.0/25'],
    [
      'a rented machine',
      'ptr vm7.rack.test; as 64501',
      'rack | high | confirmed PTR under rack.test | AS64501',
    ],
  ])('%s', (_, text, expected) => {
    expect(identified(text)).toBe(expected);
  });
});

describe('what shows nobody', () => {
  test.each([
    ['a signature that failed', 'dkim letters.test fail'],
    ['a signature that could not be checked', 'dkim letters.test temperror'],
    ['a signature that the receiver does not care for', 'dkim letters.test policy'],
    ['SPF that failed', 'spf bounce.letters.test fail'],
    ['SPF that says neutral', 'spf bounce.letters.test neutral'],
    ['a name that is not confirmed', 'unconfirmed o1.out.relay.test'],
    ['a name beside', 'dkim notletters.test pass'],
    ['a name that begins like it', 'dkim letters.test.example pass'],
    ['the selector of a stranger', 'dkim some.test pass lt1-acme'],
    ['a selector that counts with a network alone', 'dkim acme.test pass deskkey'],
    ['an address beside the network', 'ip 198.51.102.0'],
  ])('%s', (_, text) => {
    expect(identified(text)).toBe(' | none');
  });
});

describe('where the machine and the signature are of two', () => {
  test.each([
    ['a platform yields to the service that signed', 'dkim letters.test pass; ip 198.51.100.7', 'letters'],
    [
      'and to the service whose selector the domain has',
      'dkim acme.test pass lt1-a; ip 198.51.100.7',
      'letters',
    ],
    [
      'a platform that signs beside a service yields too',
      'dkim relay.test pass; dkim letters.test pass',
      'letters',
    ],
    [
      'a service with the signature of its platform',
      'dkim relay.test pass; spf bounce.letters.test pass',
      'letters',
    ],
    ['a mailbox provider does not yield', 'dkim letters.test pass; ip 203.0.113.5', 'mailco'],
    ['a gateway does not yield', 'dkim letters.test pass; ip 203.0.113.70', 'gate'],
    ['a forwarder does not yield', 'dkim letters.test pass; ptr mx.alumni.test', 'alumni'],
    ['a list does not yield', 'dkim letters.test pass; spf lists.test pass', 'lists'],
    ['our own relay does not yield', 'dkim letters.test pass; ip 192.0.2.4', 'own'],
    ['a rented machine yields', 'dkim letters.test pass; ptr vm7.rack.test', 'letters'],
    ['a service yields to one that signed', 'dkim letters.test pass; ip 198.51.101.4', 'letters'],
    ['but not to a selector', 'dkim acme.test pass lt1-a; ip 198.51.101.4', 'desk'],
    [
      'of two that signed, the one whose machine it is',
      'dkim letters.test pass; dkim desk.test pass; ip 198.51.101.4',
      'desk',
    ],
    ['a reverse-path before the network', 'spf bounce.letters.test pass; ip 198.51.101.4', 'letters'],
    ['a network before an AS', 'as 64500; ip 198.51.101.4', 'desk'],
  ])('%s', (_, text, sender) => {
    expect(identified(text).split(' | ')[0]).toBe(sender);
  });
});

test('a selector that counts with a network alone counts with it', () => {
  expect(identified('dkim acme.test pass deskkey; ip 198.51.101.4')).toBe(
    'desk | high | address in 198.51.101.0/24 | DKIM s=deskkey passed',
  );
});

describe('what a person said', () => {
  const address = (text: string, bits: number, said: Partial<SenderLabel>): SenderLabel => ({
    target: { kind: 'address', bytes: parseIp(text) ?? new Uint8Array(16), bits },
    sender: '',
    senderClass: undefined,
    ...said,
  });
  const domain = (name: string, said: Partial<SenderLabel>): SenderLabel => ({
    target: { kind: 'domain', domain: name },
    sender: '',
    senderClass: undefined,
    ...said,
  });
  const labelled = new Judging(
    relabelled(knownForTests(), [
      address('203.0.113.0', 120, { senderClass: 'threat' }),
      address('203.0.113.200', 128, { senderClass: 'compliant' }),
      address('198.51.101.7', 128, { sender: 'our-shop' }),
      address('198.51.101.8', 128, { sender: 'alumni' }),
      domain('some.test', { senderClass: 'misconfigured' }),
      domain('list.some.test', { senderClass: 'forwarder', sender: 'lists' }),
    ]),
  );
  const judged = (text: string): string => {
    const { mail, facts } = mailOf(`ip 198.18.0.1; ${text}`.replace(/^ip 198\.18\.0\.1; (?=.*\bip )/, ''));
    const { senderClass, reason, sender, evidence } = labelled.judge(mail, facts);
    return [senderClass, reason, sender, ...evidence].join(' | ');
  };

  test.each([
    [
      'of a network',
      'ip 203.0.113.9; spf acme.test pass',
      'threat | labelled | mailco | address in 203.0.113.0/26',
    ],
    ['of an address in it', 'ip 203.0.113.200; spf acme.test fail', 'compliant | labelled | '],
    ['of a domain, by what is below it', 'dkim m.some.test pass', 'misconfigured | labelled | '],
    ['of a domain, by SPF', 'spf some.test pass', 'misconfigured | labelled | '],
    [
      'the longest name counts',
      'dkim some.test pass; spf a.list.some.test pass',
      'forwarder | labelled | lists | labelled by a person',
    ],
    ['a network counts before a name', 'ip 203.0.113.200; dkim some.test pass', 'compliant | labelled | '],
    ['a signature that fails is of nobody', 'dkim some.test fail', 'threat | nothing_shown | '],
    [
      'a name alone: the rules decide',
      'ip 198.51.101.7; spf acme.test fail',
      'misconfigured | sender_not_aligned | our-shop | labelled by a person',
    ],
    [
      'and know what that sender does',
      'ip 198.51.101.8; spf acme.test fail',
      'forwarder | known_forwarder | alumni | labelled by a person',
    ],
    [
      'a name, and it is aligned',
      'ip 198.51.101.7; spf acme.test pass',
      'compliant | aligned_spf | our-shop | labelled by a person',
    ],
  ])('%s', (_, text, expected) => {
    expect(judged(text)).toBe(expected);
  });
});
