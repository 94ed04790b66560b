/** RFC 8617 7.2.2 writes `arc=pass as[1].d=…`. What is said first counts, as hops follow it, and remarks. */
const ARC_RESULT = /(?:^|[\s;,("'])arc=([^\s;,)"']*)/i;
/** Receivers write results and names, people write words: `not arc=pass` says the opposite. */
const IS_NO_WORD = /[=_]/;

/** Whether a receiver says in the comment to an override that the ARC chain passed. */
export function saysArcPassed(comment: string): boolean {
  const said = ARC_RESULT.exec(comment);
  if (said?.[1]?.toLowerCase() !== 'pass') return false;
  const before = comment.slice(0, said.index).split(/[;,(]/).at(-1) ?? '';
  return before.split(/\s+/).every((word) => word === '' || IS_NO_WORD.test(word));
}
