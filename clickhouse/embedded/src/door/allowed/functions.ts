import { AGGREGATE_NAMES, FUNCTION_NAMES } from './function-names.js';
import { wordsOf } from '../words.js';

/** What the grammar makes of operators and clauses. */
const OF_GRAMMAR = ['lambda', 'exists', 'grouping', 'untuple', '_CAST'];
/** What the analyzer puts in the place of what was written. */
const OF_ANALYZER = [
  ...['__getScalar', '__scalarSubqueryResult', '__applyFilter', '__actionName'],
  ...['__bitBoolMaskAnd', '__bitBoolMaskOr', '__bitSwapLastTwo', '__bitWrapperFunc', '__toYearCalendarOnly'],
  ...['groupingOrdinary', 'groupingForRollup', 'groupingForCube', 'groupingForGroupingSets'],
];
const COMBINATOR =
  /(?:if|array|map|distinct|ordefault|ornull|foreach|merge|state|simplestate|resample|argmin|argmax|tuple|null)$/;

const WRITTEN = new Set([
  ...wordsOf(FUNCTION_NAMES.toLowerCase()),
  ...OF_GRAMMAR.map((name) => name.toLowerCase()),
]);
const AGGREGATES = new Set(wordsOf(AGGREGATE_NAMES.toLowerCase()));
const RESOLVED = new Set(OF_ANALYZER.map((name) => name.toLowerCase()));

/** Whether a statement may call it. Some names are the same in any case; none of the others is another one's. */
export function mayBeCalled(name: string): boolean {
  const lower = name.toLowerCase();
  return WRITTEN.has(lower) || isAggregate(lower);
}

/** Whether it may stand in what the engine makes of a statement. */
export function mayBeResolved(name: string): boolean {
  return mayBeCalled(name) || RESOLVED.has(name.toLowerCase());
}

function isAggregate(lower: string): boolean {
  if (AGGREGATES.has(lower)) return true;
  // The engine multiplies the sizes of several, and heeds no overflow.
  if (/resample.*resample/.test(lower)) return false;
  const without = lower.replace(COMBINATOR, '');
  return without !== lower && isAggregate(without);
}
