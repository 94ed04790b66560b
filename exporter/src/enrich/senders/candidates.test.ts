import { parseIp } from '../../parse/values/ip.js';
import { Judging } from '../judging.js';
import { mailOf } from '../testing/mail-text.js';
import { candidateFor, type Candidates } from './candidates.js';
import { knowledgeOf } from './known.js';
import { readSenders, type SenderFile } from './read-senders.js';
import { SenderIndex } from './sender-index.js';

const DELIVERY = `
category: email_delivery
title: Delivery
senders:
  - key: relay
    name: Relay
    platform: true
    evidence: [{ dkim: relay.test }, { envelope: relay.test }, { ptr: out.relay.test }, { ptr: 'mx*.relay.test' },
      { range: 198.51.100.0/24 },
      { asn: 64500 }, { selector: 'rl*' }]
`;

const OURS = `
category: ours
title: Ours
only_from: 'acme*.test'
senders:
  - key: shop
    name: Shop
    evidence: [{ dkim: relay.test }, { envelope: bounce.relay.test }, { ptr: out.relay.test },
      { ptr: mx7.relay.test }, { range: 198.51.100.128/25 }, { asn: 64500 }, { selector: rl1 }]
`;

const files: SenderFile[] = [
  { name: 'delivery.yml', text: DELIVERY, origin: 'catalogue' },
  { name: 'ours.yml', text: OURS, origin: 'own' },
];
const { senders } = readSenders(files);
const index = new SenderIndex(senders);

function keyFor(candidates: Candidates | undefined, headerFrom: string): string | undefined {
  return candidateFor(candidates, headerFrom)?.sender.key;
}

describe('a sender of ours that is looked for in some mail alone leaves the other mail to the catalogue', () => {
  test.each<[string, Candidates | undefined]>([
    ['a signature', index.dkim.find('relay.test')],
    ['a name below the one of the catalogue', index.envelope.find('a.bounce.relay.test')],
    ['a confirmed name', index.ptr.find('o1.out.relay.test')],
    ['a confirmed name within the pattern of the catalogue', index.ptr.find('mx7.relay.test')],
    [
      'a network within the one of the catalogue',
      index.ranges.find(parseIp('198.51.100.200') ?? new Uint8Array()),
    ],
    ['an AS', index.asns.get('64500')],
    ['a selector within the pattern of the catalogue', index.selectors.find('rl1')],
  ])('%s', (_, candidates) => {
    expect(keyFor(candidates, 'acme.test')).toBe('shop');
    expect(keyFor(candidates, 'mail.acme-two.test')).toBe('shop');
    expect(keyFor(candidates, 'other.test')).toBe('relay');
  });
});

test('nothing is meant where all are for other mail', () => {
  const { senders: ours } = readSenders(files.slice(1));
  expect(keyFor(new SenderIndex(ours).dkim.find('relay.test'), 'other.test')).toBeUndefined();
});

test('mail of another domain is judged as without that file', () => {
  const { mail, facts } = mailOf('dkim relay.test pass');
  const judge = (of: typeof senders, headerFrom: string): unknown =>
    new Judging(knowledgeOf(of, { ranges: [], domains: [] }, [])).judge({ ...mail, headerFrom }, facts);
  const { senders: catalogue } = readSenders(files.slice(0, 1));
  expect(judge(senders, 'other.test')).toEqual(judge(catalogue, 'other.test'));
  expect(judge(senders, 'other.test')).toMatchObject({ sender: 'relay', senderClass: 'misconfigured' });
  expect(judge(senders, 'acme.test')).toMatchObject({ sender: 'shop' });
});
