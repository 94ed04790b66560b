import { readDomains } from './domains.js';

it('has them as reports have them, each once', () => {
  const problems: string[] = [];
  const said = ['Example.COM', 'bücher.example', 'example.com.', '_x.example.net'];
  expect(readDomains(said, 'a.yml', problems)).toEqual([
    'example.com',
    'xn--bcher-kva.example',
    '_x.example.net',
  ]);
  expect(problems).toEqual([]);
});

it('says nothing where nothing is said, and none where none is', () => {
  expect(readDomains(undefined, 'a.yml', [])).toBeUndefined();
  expect([readDomains([], 'a.yml', []), readDomains(null, 'a.yml', [])]).toEqual([[], []]);
});

it.each([
  ['example.com', 'domains: must be a list of domains'],
  [['example'], 'domains: "example" is no domain'],
  [['a b.example'], 'domains: "a b.example" is no domain'],
  [['*.example.com'], 'domains: "*.example.com" is no domain'],
  [[7], 'domains: 7 is no domain'],
])('tells what is none: %j', (said, problem) => {
  const problems: string[] = [];
  readDomains(said, 'a.yml', problems);
  expect(problems.join()).toContain(`a.yml: ${problem}`);
});
