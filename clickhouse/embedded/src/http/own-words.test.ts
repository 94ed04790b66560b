import { failure } from '../engine/failure.js';
import { withoutOurs } from './own-words.js';

const OURS = "\nINTO OUTFILE '/data/inbox/1' APPEND COMPRESSION 'none' FORMAT CSV";

function told(before: string, message: string): string {
  return withoutOurs(failure(62, 'SYNTAX_ERROR', message), before, OURS).message;
}

describe('what the engine says of a statement, without what was added to it', () => {
  it.each([
    [
      'SELECT 1 FRM x y',
      `Syntax error: failed at position 14 (x) (line 1, col 14): x y${OURS}. Expected FROM`,
      'Syntax error: failed at position 14 (x) (line 1, col 14): x y. Expected FROM',
    ],
    [
      'SELECT /* a',
      `Syntax error: failed at position 8 (/* a${OURS}) (line 1, col 8): /* a${OURS}. `,
      'Syntax error: failed at position 8 (/* a) (line 1, col 8): /* a. ',
    ],
    [
      'SELECT 1 FRM x y',
      `Syntax error: failed at position 14 (x) (line 1, col 14): x y${OURS.slice(0, 30)}... Expected FROM`,
      'Syntax error: failed at position 14 (x) (line 1, col 14): x y... Expected FROM',
    ],
  ])('where it stands behind the error: %s', (before, message, expected) => {
    expect(told(before, message)).toBe(expected);
  });

  it.each([
    [
      'SELECT 1 LIMIT',
      `Syntax error: failed at position 21 (OUTFILE) (line 2, col 6): ${OURS.slice(6)}. Expected end of query`,
      'Syntax error: failed at position 15 (end of query): . Expected end of query',
    ],
    [
      "SELECT 'ü",
      `Syntax error: failed at position ${OURS.lastIndexOf("' FORMAT") + 11} (' FORMAT CSV) (line 2, col 40): ' FORMAT CSV. `,
      'Syntax error: failed at position 11 (end of query): . ',
    ],
  ])('where the error is in it: %s', (before, message, expected) => {
    expect(told(before, message)).toBe(expected);
  });

  it('is the same where nothing of it is told', () => {
    expect(told('SELECT nosuch', 'Unknown expression identifier `nosuch`')).toBe(
      'Unknown expression identifier `nosuch`',
    );
    const theirs = "failed at position 8 (a) (line 1, col 8): a INTO OUTFILE '/data/mine'";
    expect(told("SELECT a INTO OUTFILE '/data/mine'", theirs)).toBe(theirs);
  });
});
