import type { EngineFailure } from '../../engine/failure.js';
import type { DoorNames } from '../allowed/names.js';
import { refused } from '../judging/refused.js';
import { limitOf } from './which-limit.js';

/**
 * For whom some rows are not: the filter beneath the views is a step of its own, before whatever is asked, so that
 * nothing is computed of rows that are not there; and no count of what is read is told.
 */
const UNSEEN = {
  query_plan_merge_filters: 0,
  query_plan_filter_push_down: 0,
  query_plan_optimize_prewhere: 0,
  optimize_move_to_prewhere: 0,
  enable_optimize_predicate_expression: 0,
  output_format_write_statistics: 0,
  // A dictionary has the values of all rows that were read.
  output_format_arrow_low_cardinality_as_dictionary: 0,
};

export function unseenOf({ isFiltered = false }: DoorNames): Readonly<Record<string, number>> {
  return isFiltered ? UNSEEN : {};
}

const FILE_FORMATS = /^(?:Template|CapnProto|Protobuf)/i;

/** Of formats that need files; and of those that tell of progress, and so how many rows there are. */
export function formatRefusal(format: string, { isFiltered = false }: DoorNames): EngineFailure | undefined {
  if (FILE_FORMATS.test(format)) return refused(`FORMAT ${format} needs files`);
  if (!isFiltered || !/progress/i.test(format)) return undefined;
  return refused(`FORMAT ${format} counts rows, of which not all are yours`);
}

/** What is said of a statement and not of rows: names, types, places in the text; and refusals of our own. */
const OF_STATEMENTS = new Set([
  ...[10, 16, 35, 36, 42, 43, 46, 47, 48, 53, 60, 62, 63, 73, 81, 115, 164],
  ...[184, 179, 207, 215, 386, 394, 456, 457],
]);

/** An error about a value repeats it, and a part of a text may be computed of more rows than are shown. */
export function withoutValues(failed: EngineFailure, { isFiltered = false }: DoorNames): EngineFailure {
  if (!isFiltered || OF_STATEMENTS.has(failed.code) || limitOf(failed) !== undefined) return failed;
  return {
    ...failed,
    message: 'A value cannot be computed: which one is not told where not all rows are yours',
  };
}
