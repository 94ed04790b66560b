import { Writable } from 'node:stream';
import { createLogger } from '../logger.js';
import { FailureLog } from './failure-log.js';

test('one of each kind a second is told, with how many came between', () => {
  const lines: string[] = [];
  const stream = new Writable({
    write: (line: Buffer, _, done) => {
      lines.push(line.toString());
      done();
    },
  });
  let now = 0;
  const log = new FailureLog(createLogger({ level: 'info', format: 'json' }, stream), () => now);
  for (let i = 0; i < 1000; i++) log.failed('a page failed', new Error('no'), { path: `/${i}` });
  log.failed('an upload failed', 'no');
  now = 1000;
  log.failed('a page failed', new Error('no'), { path: '/last' });
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({
      msg: 'a page failed',
      path: '/0',
      error: expect.stringContaining('no') as string,
    }),
    expect.objectContaining({ msg: 'an upload failed', error: 'no' }),
    expect.objectContaining({ msg: 'a page failed', path: '/last', not_logged_before: 999 }),
  ]);
});
