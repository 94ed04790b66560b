import type { EngineFailure } from '../../engine/failure.js';
import type { DoorNames } from '../allowed/names.js';
import { limitOf } from './which-limit.js';

/** What is said of a statement and not of rows: names, types, places in the text; and refusals of our own. */
const OF_STATEMENTS = new Set([
  ...[10, 16, 35, 36, 42, 43, 46, 47, 48, 53, 60, 62, 63, 73, 81, 115, 164],
  ...[184, 179, 202, 207, 210, 215, 386, 394, 456, 457],
]);

/** An error about a value repeats it, and a part of a text may be computed of more rows than are shown. */
export function withoutValues(failed: EngineFailure, { isFiltered = false }: DoorNames): EngineFailure {
  if (!isFiltered || OF_STATEMENTS.has(failed.code)) return failed;
  // How much memory it was says something about what was read.
  if (limitOf(failed) === 'statement_memory_bytes') return { ...failed, message: 'Memory limit exceeded' };
  if (limitOf(failed) !== undefined) return failed;
  return {
    ...failed,
    message: 'A value cannot be computed: which one is not told where not all rows are yours',
  };
}
