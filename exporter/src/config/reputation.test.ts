import type { ReputationSettings } from '../enrich/reputation/reputation.js';
import { reputationSection } from './reputation.js';

function read(given: object): ReputationSettings {
  return reputationSection.parse(given);
}

test('nobody is asked unless somebody says so', () => {
  expect(read({})).toMatchObject({ blocklists: [], files: [] });
});

test('what the answers of a list mean stands beside it', () => {
  const said = {
    blocklists: ['BL.example.org', 'other.example.org'],
    meanings: ['bl.example.org 127.0.0.2 spam source', 'bl.example.org 127.0.0.8/30 dial-up'],
  };
  expect(read(said).blocklists).toMatchObject([
    {
      zone: 'bl.example.org',
      meanings: [
        { network: '127.0.0.2', meaning: 'spam source' },
        { network: '127.0.0.8/30', meaning: 'dial-up' },
      ],
    },
    { zone: 'other.example.org', meanings: [] },
  ]);
});

test.each([
  { blocklists: ['no zone'] },
  { meanings: ['bl.example.org'] },
  { meanings: ['bl.example.org 127.0.0.999 spam'] },
  { meanings: ['bl.example.org 127.0.0.2/33 spam'] },
])('%j is refused', (given) => {
  expect(reputationSection.safeParse(given).success).toBe(false);
});
