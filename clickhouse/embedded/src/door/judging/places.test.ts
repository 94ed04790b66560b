import { failure } from '../../engine/failure.js';
import { moved, withPlaces } from './places.js';

it('moves the place of an error, and its column with it', () => {
  const said = failure(62, 'SYNTAX_ERROR', 'failed at position 25 (x) (line 1, col 25): x');
  expect(moved(said, 15).message).toBe('failed at position 10 (x) (line 1, col 10): x');
});

it('counts a column from where its line begins', () => {
  const longer = (place: number): number => (place > 30 ? place - 12 : place > 10 ? place - 8 : place);
  const said = 'failed at position 35 (x) (line 2, col 15): x';
  expect(withPlaces(said, longer)).toBe('failed at position 23 (x) (line 2, col 11): x');
});

it('leaves what has no place', () => {
  expect(withPlaces('Unknown table (line 2, col 3)', () => 1)).toBe('Unknown table (line 2, col 3)');
});
