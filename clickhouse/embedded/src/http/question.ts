import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { failure, type EngineFailure } from '../engine/failure.js';

/** What a request asks beside its statement: ClickHouse's query parameters. */
export interface Question {
  readonly path: string;
  readonly query: string;
  /** As the client has it, or one that is made. */
  readonly queryId: string;
  readonly database: string;
  readonly format: string;
  /** Whether the result is wanted as it comes: it may be larger than what is held in memory. */
  readonly streams: boolean;
  /** Whether it is wanted in ClickHouse's own compressed blocks: what Go's client calls LZ4, and Java's default. */
  readonly inBlocks: boolean;
  readonly settings: ReadonlyMap<string, string>;
  readonly params: ReadonlyMap<string, string>;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** The revision of the native protocol a Go client speaks. */
  readonly revision: number;
}

/** Settings of ClickHouse's HTTP handler: most mean nothing here. */
const OF_HTTP = new Set([
  ...[
    'wait_end_of_query',
    'send_progress_in_http_headers',
    'http_headers_progress_interval_ms',
    'buffer_size',
  ],
  ...['enable_http_compression', 'http_zlib_compression_level', 'http_write_exception_in_output_format'],
  ...['cancel_http_readonly_queries_on_client_close', 'query_id', 'quota_key', 'log_comment'],
  ...['http_response_headers', 'http_make_head_request', 'stacktrace', 'close_session'],
]);
const SESSION = new Set(['session_id', 'session_timeout', 'session_check']);
/** A statement in ClickHouse's own compressed blocks. */
const PACKED = 'decompress';
const NOT_HERE = new Set([...SESSION, PACKED, 'role']);
/** What must be known before a form is read. */
const EARLY = new Set(['query_id', 'compress', 'user', 'password', 'client_protocol_version']);
const OWN = new Set(['query', 'database', 'default_format', ...EARLY]);
const NAME = /^\w+$/;
const FORMAT = /^\w{1,64}$/;

export interface QuestionOptions {
  /** Who may only read has nothing that a session would keep: clients ask for one all the same. */
  readonly ignoresSessions: boolean;
}

const WITH_SESSIONS: QuestionOptions = { ignoresSessions: false };

export function readQuestion(
  request: IncomingMessage,
  options: QuestionOptions = WITH_SESSIONS,
): Question | EngineFailure {
  const url = addressOf(request);
  const asked = url.searchParams;
  const queryId = queryIdOf(asked.get('query_id') ?? '');
  if (typeof queryId !== 'string') return queryId;
  const beside: Question = {
    path: url.pathname,
    query: asked.get('query') ?? '',
    queryId,
    database: header(request, 'x-clickhouse-database') ?? '',
    format: header(request, 'x-clickhouse-format') ?? 'TabSeparated',
    streams: asked.get('wait_end_of_query') === '0',
    inBlocks: isOn(asked.get('compress') ?? ''),
    settings: new Map(),
    params: new Map(),
    user: asked.get('user') ?? undefined,
    password: asked.get('password') ?? undefined,
    revision: Number(asked.get('client_protocol_version') ?? 0) || 0,
  };
  return withFields(beside, asked, options);
}

/** A question with what a form adds: where both say something, the form has it. */
export function withForm(
  question: Question,
  fields: URLSearchParams,
  options: QuestionOptions = WITH_SESSIONS,
): Question | EngineFailure {
  const early = [...fields.keys()].find((name) => EARLY.has(name));
  if (early === undefined) return withFields(question, fields, options);
  return failure(48, 'NOT_IMPLEMENTED', `'${early}' stands in the address, and not in a form`);
}

function withFields(
  question: Question,
  fields: URLSearchParams,
  { ignoresSessions }: QuestionOptions,
): Question | EngineFailure {
  const settings = new Map(question.settings);
  const params = new Map(question.params);
  for (const [name, value] of fields) {
    if (name.startsWith('param_')) params.set(name.slice('param_'.length), value);
    else if (ignoresSessions && SESSION.has(name)) continue;
    else if (NOT_HERE.has(name) && isOn(value)) return notHere(name);
    else if (!OWN.has(name) && !OF_HTTP.has(name) && !NOT_HERE.has(name)) settings.set(name, value);
  }
  if (settings.size + params.size > MOST_NAMED)
    return failure(
      36,
      'BAD_ARGUMENTS',
      `A statement comes with ${MOST_NAMED} settings and parameters at most`,
    );
  const odd = [...settings.keys(), ...params.keys()].find((name) => !NAME.test(name));
  if (odd !== undefined) return failure(115, 'UNKNOWN_SETTING', `Unknown setting '${odd}'`);
  const format = fields.get('default_format') ?? question.format;
  if (!FORMAT.test(format)) return failure(73, 'UNKNOWN_FORMAT', 'Unknown format');
  return { ...question, database: fields.get('database') ?? question.database, format, settings, params };
}

/** Each is a statement of its own to the engine. */
const MOST_NAMED = 500;
const CONTROL = /[\u0000-\u001f\u007f]/;

/** It goes back in a header. */
function queryIdOf(asked: string): string | EngineFailure {
  if (CONTROL.test(asked)) return failure(36, 'BAD_ARGUMENTS', 'query_id has a control character');
  return asked === '' ? randomUUID() : asked;
}

/** In which times are written that do not say so themselves. */
export function timezoneOf(settings: ReadonlyMap<string, string>): string {
  const asked = settings.get('session_timezone') ?? '';
  return asked === '' ? 'UTC' : asked;
}

/** `//` alone would begin the name of a host. */
function addressOf({ url = '/' }: IncomingMessage): URL {
  const address = url.replace(/^\/+/, '/');
  return URL.canParse(address, BASE) ? new URL(address, BASE) : new URL(BASE);
}

const BASE = 'http://engine';

function isOn(value: string): boolean {
  return value !== '' && value !== '0';
}

/** Clients send UTF-8; Node reads each byte as a letter. */
export function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? Buffer.from(value, 'latin1').toString() : undefined;
}

/** Words as a header of an answer: so `header` would read them. */
export function inHeader(words: string): string {
  return Buffer.from(words).toString('latin1');
}

function notHere(name: string): EngineFailure {
  const instead = name === PACKED ? 'compress with gzip, or not at all' : 'a server has it (--store.url)';
  return failure(48, 'NOT_IMPLEMENTED', `The embedded engine has no '${name}': ${instead}`);
}
