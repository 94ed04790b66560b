import { failureOf } from './failure.js';

describe("the engine's words for a failure", () => {
  it('are taken apart', () => {
    expect(
      failureOf(new Error('Code: 81. DB::Exception: Database x does not exist. (UNKNOWN_DATABASE)')),
    ).toEqual({
      code: 81,
      name: 'UNKNOWN_DATABASE',
      message: 'Database x does not exist',
    });
  });

  it('are taken out of themselves, however often they were wrapped', () => {
    const inner = 'Code: 73. DB::Exception: Unknown format X. (UNKNOWN_FORMAT) (version 26.7.2.1)';
    const outer = `Query failed: Code: 73. DB::Exception: ${inner}. (UNKNOWN_FORMAT)`;
    expect(failureOf(new Error(outer))).toEqual({
      code: 73,
      name: 'UNKNOWN_FORMAT',
      message: 'Unknown format X',
    });
  });

  it('keep brackets that are theirs', () => {
    const said = 'Code: 27. DB::Exception: Cannot parse: (at row 1)\n: nothing. (CANNOT_PARSE)';
    expect(failureOf(new Error(said)).message).toBe('Cannot parse: (at row 1)\n: nothing');
  });

  it('are kept as they are where they are others', () => {
    expect(failureOf(new Error('Failed to create connection'))).toEqual({
      code: 1001,
      name: 'STD_EXCEPTION',
      message: 'Failed to create connection',
    });
  });
});
