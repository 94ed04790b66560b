import { isNewer } from './version.js';

it.each([
  ['26.7.2.1', '26.7.2.1', false],
  ['26.7.2.2', '26.7.2.1', true],
  ['26.10.1.1', '26.7.2.1', true],
  ['25.12.9.9', '26.7.2.1', false],
])('%s is newer than %s: %s', (version, than, expected) => {
  expect(isNewer(version, than)).toBe(expected);
});
