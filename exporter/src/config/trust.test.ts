import { trustSection } from './trust.js';

it.each([
  [undefined, []],
  ['mx.example.com', ['mx.example.com']],
  ['mx.example.com, mx2.example.com,', ['mx.example.com', 'mx2.example.com']],
  [
    ['mx.example.com', 'unnamed'],
    ['mx.example.com', 'unnamed'],
  ],
])('%j names %j', (said, names) => {
  expect(trustSection.parse({ authserv_ids: said }).authservIds).toEqual(names);
});

it.each(['mx example', 'a=b', '"a"'])('%j is no name', (said) => {
  expect(trustSection.safeParse({ authserv_ids: said }).error?.issues[0]?.message).toBe(
    'must be names of mail servers',
  );
});
