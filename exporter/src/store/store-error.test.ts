import { ClickHouseError } from '@clickhouse/client';
import { storeError } from './store-error.js';

const SYNTAX = 'Syntax error: failed at position 10 (JSON) (line 1, col 10): JSON. Expected one of: FORMAT. ';

it.each([
  ['of a server', `Code: 62. DB::Exception: ${SYNTAX}(SYNTAX_ERROR) (version 26.7.2.1 (official build))\n`],
  ['of the embedded store', `Code: 62. DB::Exception: ${SYNTAX}(SYNTAX_ERROR)`],
  [
    'of a cluster',
    `Code: 62. DB::Exception: There was an error on [a:9000]: Code: 62. DB::Exception: ${SYNTAX}(SYNTAX_ERROR) (version 26.7.2.1). (SYNTAX_ERROR) (version 26.7.2.1)`,
  ],
])('an answer that tells of an error is read whole, words of the statement among it: %s', (_, answer) => {
  const error = storeError(answer);
  expect(error).toBeInstanceOf(ClickHouseError);
  expect(error).toMatchObject({ code: '62', type: 'SYNTAX_ERROR', message: SYNTAX });
});

it('an answer of somebody else is told as it is', () => {
  const error = storeError('<h1>502 Bad Gateway</h1>');
  expect(error).not.toBeInstanceOf(ClickHouseError);
  expect(error.message).toBe('<h1>502 Bad Gateway</h1>');
});
