import type { IncomingMessage } from 'node:http';
import { header, inHeader, readQuestion, timezoneOf, withForm, type Question } from './question.js';

function asked(url: string, headers: Record<string, string> = {}): IncomingMessage {
  return { url, headers } as unknown as IncomingMessage;
}

function question(url: string, headers: Record<string, string> = {}): Question {
  const read = readQuestion(asked(url, headers));
  if ('code' in read) throw new Error(read.message);
  return read;
}

describe('the name of a statement', () => {
  it('is one that a header can carry, as UTF-8', () => {
    for (const name of ['€', '😀', 'a b', 'ü:1']) {
      const { queryId } = question(`/?query_id=${encodeURIComponent(name)}`);
      expect(queryId).toBe(name);
      expect(inHeader(queryId)).toMatch(/^[ -~\u0080-\u00ff]+$/);
      expect(
        header(asked('/', { 'x-clickhouse-query-id': inHeader(queryId) }), 'x-clickhouse-query-id'),
      ).toBe(name);
    }
  });

  it.each(['a%0Ab', '%0D%0A', '%00', '%09', '%7F'])('has no control characters: %s', (name) => {
    expect(readQuestion(asked(`/?query_id=${name}`))).toMatchObject({ code: 36, name: 'BAD_ARGUMENTS' });
  });

  it('is made where there is none', () => {
    const made = ['/', '/?query_id='].map((url) => question(url).queryId);
    expect(new Set(made).size).toBe(2);
    for (const name of made) expect(name).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('a form', () => {
  const address = question('/?param_x=3&database=a&default_format=CSV&max_threads=1&query=SELECT+1');

  it('adds to what the address says, and is right where both say something', () => {
    const fields = 'param_y=4&database=b&default_format=JSON&max_threads=2&limit=5';
    expect(withForm(address, new URLSearchParams(fields))).toMatchObject({
      params: new Map(Object.entries({ x: '3', y: '4' })),
      settings: new Map(Object.entries({ max_threads: '2', limit: '5' })),
      database: 'b',
      format: 'JSON',
    });
  });

  it('takes nothing from the address', () => {
    expect(withForm(address, new URLSearchParams())).toEqual(address);
  });

  it.each([
    ['user=a', 48],
    ['compress=1', 48],
    ['query_id=a', 48],
    ['session_id=a', 48],
    ['default_format=a-b', 73],
    ['a-b=1', 115],
  ])('may not say: %s', (fields, code) => {
    expect(withForm(address, new URLSearchParams(fields))).toMatchObject({ code });
  });
});

it('times are of the session', () => {
  expect(timezoneOf(new Map([['session_timezone', 'Europe/Berlin']]))).toBe('Europe/Berlin');
  expect(timezoneOf(new Map([['session_timezone', '']]))).toBe('UTC');
  expect(timezoneOf(new Map())).toBe('UTC');
});
