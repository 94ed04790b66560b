import { failure, type EngineFailure } from '../../engine/failure.js';
import { DEFAULT_ENGINE_LIMITS } from '../../limits.js';
import { withLimit } from './which-limit.js';

const READER = { limits: DEFAULT_ENGINE_LIMITS, caps: new Set<string>() };

function said(failed: EngineFailure, asked: Record<string, string> = {}): string {
  return withLimit(failed, READER, new Map(Object.entries(asked))).message;
}

describe('a limit that a statement came to', () => {
  it('is the whole time of it, and not what was left of that when it was judged', () => {
    const late = 'Timeout exceeded: elapsed 745.126 ms, maximum: 744 ms: While executing Numbers';
    expect(said(failure(159, 'TIMEOUT_EXCEEDED', late))).toBe(
      'Timeout exceeded: While executing Numbers. The limit is store.door.statement_time (25 s)',
    );
    expect(said(failure(159, 'TIMEOUT_EXCEEDED', late), { max_execution_time: '1' })).toMatch(
      /The limit is max_execution_time \(1\), which came with the statement$/,
    );
  });

  it('may be one that the door has not', () => {
    const many = failure(158, 'TOO_MANY_ROWS', 'Limit for rows or bytes to read exceeded, max rows: 5.00.');
    expect(said(many, { max_rows_to_read: '5' })).toBe(
      'Limit for rows or bytes to read exceeded, max rows: 5.00. The limit is max_rows_to_read (5), which came with the statement',
    );
    expect(said(many)).toBe(many.message);
  });
});
