import { readAnswer } from './answer.js';

const NOW = Date.UTC(2026, 6, 1);

it.each([
  [204, '', 'written'],
  [200, 'ok', 'written'],
  [400, 'out of bounds', 'too_old'],
  [400, 'out of order sample', 'too_old'],
  [500, 'too old sample', 'too_old'],
  [400, 'the sample is too old (err-mimir-sample-timestamp-too-old)', 'too_old'],
  [400, 'duplicate sample for timestamp', 'refused'],
  [413, 'too large', 'refused'],
  [422, '', 'refused'],
])('%s %j ends a sample as %s', (status, text, outcome) => {
  expect(readAnswer({ status, text, retryAfter: undefined }, NOW)).toMatchObject({ outcome });
});

it.each([
  [429, 'busy'],
  [408, 'busy'],
  [500, 'busy'],
  [503, 'busy'],
  [401, 'denied'],
  [403, 'denied'],
  [404, 'not_there'],
  [405, 'not_there'],
  [302, 'not_there'],
])('%s is tried again: %s', (status, trouble) => {
  expect(readAnswer({ status, text: 'x', retryAfter: undefined }, NOW)).toEqual({
    trouble,
    detail: `${status} x`,
  });
});

it.each([
  ['7', 7000],
  ['Wed, 01 Jul 2026 00:02:00 GMT', 120_000],
  ['Wed, 01 Jul 2020 00:02:00 GMT', 0],
  ['soon', undefined],
])('waits as long as the receiver asks for: %s', (retryAfter, ms) => {
  const answer = readAnswer({ status: 429, text: '', retryAfter }, NOW);
  expect('trouble' in answer && answer.retryAfterMs).toBe(ms);
});
