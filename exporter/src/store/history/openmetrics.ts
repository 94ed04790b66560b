import { Readable } from 'node:stream';
import type { StoreClient } from '../client.js';
import { failed, type Asked } from '../failures.js';
import { DAY_FAMILIES, type DayFamily, type HistoryBounds } from './families.js';
import { settledRows } from './settled-rows.js';
import { SAMPLE_SECONDS } from './sample-time.js';

export interface HistoryRequest {
  /** YYYY-MM-DD, both with all of that day. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** These alone and what is below them; all where none is named. */
  readonly domains: readonly string[];
  readonly bounds: HistoryBounds;
  readonly signal: AbortSignal;
}

/** A day before and after all that a store can hold. */
const FIRST = '1970-01-01';
const LAST = '2149-06-06';

const SETTINGS = {
  // The order is made on the disk where there are more rows than this.
  max_bytes_before_external_sort: 64 * 1024 * 1024,
};

/**
 * Settled days of domains of ours as OpenMetrics 1.0, a family after the other, as the format wants it. The text is made
 * where the rows are, so it passes through here as bytes.
 */
export async function exportHistory(client: StoreClient, request: HistoryRequest): Promise<Asked<Readable>> {
  const [first, ...rest] = DAY_FAMILIES;
  if (first === undefined) return failed('store_refused', 'there are no families');
  // Whether the store answers at all is known before a file is begun.
  const begun = await linesOf(client, first, request);
  if (!begun.ok) return begun;
  return {
    ok: true,
    value: Readable.from(text(client, { first, lines: begun.value, rest }, request), { objectMode: false }),
  };
}

interface Begun {
  readonly first: DayFamily;
  readonly lines: Readable;
  readonly rest: readonly DayFamily[];
}

async function* text(
  client: StoreClient,
  { first, lines, rest }: Begun,
  request: HistoryRequest,
): AsyncGenerator<string | Buffer> {
  yield head(first);
  yield* lines as AsyncIterable<Buffer>;
  for (const family of rest) {
    const more = await linesOf(client, family, request);
    if (!more.ok) throw new Error(`${more.reason}: ${more.detail}`);
    yield head(family);
    yield* more.value as AsyncIterable<Buffer>;
  }
  yield '# EOF\n';
}

function head({ name, help }: DayFamily): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n`;
}

function linesOf(client: StoreClient, family: DayFamily, request: HistoryRequest): Promise<Asked<Readable>> {
  const { from = FIRST, to = LAST, domains, signal, bounds } = request;
  const { subdomains, senders } = bounds;
  return client.stream(statementOf(family, domains.length > 0), {
    format: 'TSVRaw',
    parameters: { from, to, domains, subdomains, senders },
    settings: SETTINGS,
    signal,
  });
}

function statementOf({ name, labels, rows }: DayFamily, isOfSome: boolean): string {
  const pairs = [`'${name}{domain="', ${escaped('domain')}, '"'`];
  labels.forEach((label, i) => pairs.push(`',${label}="', ${escaped(`words[${i + 1}]`)}, '"'`));
  const at = `toUnixTimestamp(toDateTime(day, 'UTC')) + ${SAMPLE_SECONDS}`;
  const some =
    "WHERE domain IN {domains:Array(String)} OR arrayExists(d -> endsWith(domain, concat('.', d)), {domains:Array(String)})";
  return `SELECT concat(${pairs.join(', ')}, '} ', toString(value), ' ', toString(${at}))
    FROM (${settledRows(rows)}) ${isOfSome ? some : ''}
    ORDER BY domain, words, day`;
}

function escaped(sql: string): string {
  return String.raw`replaceAll(replaceAll(replaceAll(${sql}, '\\', '\\\\'), '"', '\\"'), '\n', '\\n')`;
}
