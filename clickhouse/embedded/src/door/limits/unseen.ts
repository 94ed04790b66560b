import type { DoorNames } from '../allowed/names.js';

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

/** These say how many rows there were before LIMIT: of the blocks that were read, unless all of them are. */
const WITH_COUNTS = /^(?:JSON(?:Compact)?(?:Strings)?|JSONColumnsWithMetadata|XML|Template)$/i;
const COUNTED = { exact_rows_before_limit: 1 };

export function unseenOf({ isFiltered = false }: DoorNames, format = ''): Readonly<Record<string, number>> {
  if (!isFiltered) return {};
  return WITH_COUNTS.test(format) ? { ...UNSEEN, ...COUNTED } : UNSEEN;
}

/** They would show by the blocks of a result how rows lie that are not there. */
const OF_BLOCKS = new Set(['max_rows_to_read', 'max_block_size']);

/** Whether a setting would tell of rows that are not there. */
export function tellsOfUnseen(setting: string): boolean {
  return OF_BLOCKS.has(setting) || setting in UNSEEN || setting in COUNTED;
}
