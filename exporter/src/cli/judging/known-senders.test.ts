import { readKnown } from './known-senders.js';

const OWN = { ranges: [], domains: [] };

function known(key: string, head = ''): readonly string[] {
  const text = `category: ours\ntitle: Ours\n${head}senders: [{ key: ${key}, name: Ours, evidence: [{ dkim: ours.example }] }]`;
  return readKnown({ files: [{ name: 'ours.yml', text }], own: OWN }).problems;
}

test('a sender of ours may take the place of one of the catalogue in all mail, not in some', () => {
  expect(known('sendgrid')).toEqual([]);
  expect(known('ours', 'only_from: acme.example\n')).toEqual([]);
  expect(known('sendgrid', 'only_from: acme.example\n')).toEqual([
    'sendgrid: with only_from it must have a key that the catalogue does not have',
  ]);
});
