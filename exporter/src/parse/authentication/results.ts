import type { AuthenticationResults, MethodResult } from '../../model/authentication.js';
import { tokensOf, type Token } from './tokens.js';

/** More of them nobody says of one mail. */
const MOST_RESULTS = 100;
const VERSION = '1';

/** A header as RFC 8601 has it; nothing where it is of a version that is not known, or says nothing that can be read. */
export function parseAuthenticationResults(header: string): AuthenticationResults | undefined {
  const [first, ...rest] = segmentsOf(tokensOf(header));
  const [id, version] = first.said;
  if (id === undefined) return undefined;
  // Microsoft 365 leaves out who says it.
  const isUnsigned = first.said.some(({ type }) => type === '=');
  if (isUnsigned) return { authservId: '', results: resultsOf([first, ...rest]) };
  if (id.type !== 'word' || (version !== undefined && version.text !== VERSION)) return undefined;
  return { authservId: id.text.toLowerCase(), results: resultsOf(rest) };
}

interface Segment {
  readonly said: Token[];
  readonly comments: string[];
}

function resultsOf(segments: readonly Segment[]): MethodResult[] {
  return segments.slice(0, MOST_RESULTS).flatMap((segment) => {
    const result = resultOf(segment);
    return result === undefined ? [] : [result];
  });
}

function segmentsOf(tokens: readonly Token[]): [Segment, ...Segment[]] {
  let last: Segment = { said: [], comments: [] };
  const segments: [Segment, ...Segment[]] = [last];
  for (const token of tokens) {
    if (token.type === ';') segments.push((last = { said: [], comments: [] }));
    else if (token.type === 'comment') last.comments.push(token.text);
    else last.said.push(token);
  }
  return segments;
}

/** `method[/version] = result [reason=…] ptype.property=value …` */
function resultOf({ said, comments }: Segment): MethodResult | undefined {
  const [first, ...pairs] = pairsOf(said);
  if (first === undefined) return undefined;
  const [method = '', version = VERSION] = first.name.split('/');
  if (version !== VERSION || !/^[a-z][\w-]*$/.test(method)) return undefined;
  const properties = new Map<string, string>();
  for (const { name, value } of pairs) if (!properties.has(name)) properties.set(name, value);
  return {
    method,
    result: first.value.toLowerCase(),
    reason: properties.get('reason'),
    properties,
    comments,
  };
}

interface Pair {
  readonly name: string;
  readonly value: string;
}

/** Names and values; a value may have an equals sign in it (`header.b=AbC=`), and a name blanks around its dot. */
function pairsOf(segment: readonly Token[]): Pair[] {
  const pairs: Pair[] = [];
  let name = '';
  for (let at = 0; at < segment.length; at++) {
    const token = segment[at];
    if (token?.type === 'word') {
      const isContinued = /[./]$/.test(name) || /^[./]/.test(token.text);
      name = isContinued && token.isApart ? name + token.text : token.text;
      continue;
    }
    const end = valueEnd(segment, at + 1);
    const value = segment.slice(at + 1, end).reduce((text, part) => text + part.text, '');
    if (name !== '') pairs.push({ name: name.toLowerCase(), value });
    name = '';
    at = end - 1;
  }
  return pairs;
}

/** Behind the first word of the value and what stands right behind that. */
function valueEnd(segment: readonly Token[], from: number): number {
  let end = from + 1;
  while (end < segment.length && segment[end]?.isApart === false) end += 1;
  return Math.min(end, segment.length);
}
