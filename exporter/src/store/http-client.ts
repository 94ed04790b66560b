import http from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import {
  ClickHouseLogLevel,
  createClient,
  type ClickHouseClient,
  type ClickHouseSettings,
  type ExecParams,
} from '@clickhouse/client';
import { quotedName } from '@plumbline/schema/names.js';
import * as z from 'zod';
import type { StoreAddress } from './address.js';
import type { BlockBytes, Parameters, StoreClient, StreamOptions } from './client.js';
import { failed, failureOf, type Asked } from './failures.js';
import { storeError } from './store-error.js';
import { EXCEPTION_TAG, StreamedResult } from './streamed-result.js';

export interface HttpClientOptions {
  /** How long a statement may take, an insert of a large block among them. */
  readonly timeoutMs: number;
  readonly connections: number;
}

export const DEFAULT_HTTP_CLIENT: HttpClientOptions = { timeoutMs: 300_000, connections: 8 };

/** What every statement is run with: the same answer from every kind and version of store. */
const SETTINGS: ClickHouseSettings = {
  // On by default in newer versions: blocks would be merged with others', and acknowledged before they are on disk.
  async_insert: 0,
  output_format_json_quote_64bit_integers: 1,
  date_time_input_format: 'best_effort',
};

/**
 * Whoever looks for a claim, or for a report that is stored, must see what was acknowledged to another exporter through
 * another server: what is written is on most replicas first, and a replica that lacks it does not answer.
 */
const CLUSTER_SETTINGS: ClickHouseSettings = {
  distributed_foreground_insert: 1,
  insert_quorum: 'auto',
  insert_quorum_parallel: 0,
  select_sequential_consistency: '1',
};

/** A backfill writes many months at once. */
const INSERT_SETTINGS: ClickHouseSettings = { max_partitions_per_insert_block: '0' };

/** A result is larger than what a store would hold of it. */
const AS_IT_COMES: ClickHouseSettings = { wait_end_of_query: 0 };

/** Rows are judged in runs of so many, so that scrapes and intake get their turn in between. */
const RUN = 250;

/** A store over ClickHouse's HTTP interface. */
export function connectStore(address: StoreAddress, options = DEFAULT_HTTP_CLIENT): StoreClient {
  return new HttpStoreClient(address, options);
}

class HttpStoreClient implements StoreClient {
  readonly database: string;
  readonly #client: ClickHouseClient;
  readonly #agent: http.Agent | undefined;

  constructor(address: StoreAddress, { timeoutMs, connections }: HttpClientOptions) {
    this.database = address.database;
    const { socketPath } = address;
    // An agent's options reach the connection as they are, the path of a socket too, which its types leave out.
    const agentOptions = { keepAlive: true, maxSockets: connections, socketPath };
    this.#agent = socketPath === undefined ? undefined : new http.Agent(agentOptions);
    this.#client = createClient({
      url: address.url,
      username: address.username,
      password: address.password,
      database: address.database,
      application: 'plumbline',
      // It would write to the console; what goes wrong is told to whoever asked.
      log: { level: ClickHouseLogLevel.OFF },
      request_timeout: timeoutMs,
      max_open_connections: connections,
      clickhouse_settings: address.isCluster === true ? { ...SETTINGS, ...CLUSTER_SETTINGS } : SETTINGS,
      ...(this.#agent === undefined ? {} : { http_agent: this.#agent }),
      ...(address.ca === undefined ? {} : { tls: { ca_cert: Buffer.from(address.ca) } }),
    });
  }

  async rows<T>(sql: string, row: z.ZodType<T>, parameters?: Parameters): Promise<Asked<T[]>> {
    const answered = await this.#asking(async () => {
      const result = await this.#result({
        query: `${sql}\nFORMAT JSONEachRow`,
        ...(parameters === undefined ? {} : { query_params: { ...parameters } }),
      });
      const lines = (await text(result)).split('\n').filter((line) => line !== '');
      return lines.map((line) => JSON.parse(line) as unknown);
    });
    return answered.ok ? await judged(answered.value, z.array(row)) : answered;
  }

  async stream(sql: string, options: StreamOptions = {}): Promise<Asked<Readable>> {
    const { format, parameters, settings, signal } = options;
    return this.#asking(() =>
      this.#result({
        query: format === undefined ? sql : `${sql}\nFORMAT ${format}`,
        ...(parameters === undefined ? {} : { query_params: { ...parameters } }),
        clickhouse_settings: { ...AS_IT_COMES, ...settings },
        ...(signal === undefined ? {} : { abort_signal: signal }),
      }),
    );
  }

  async command(sql: string, parameters?: Parameters): Promise<Asked<void>> {
    return this.#asking(() =>
      this.#done({
        query: sql,
        ...(parameters === undefined ? {} : { query_params: { ...parameters } }),
      }),
    );
  }

  async insert(table: string, columns: readonly string[], block: BlockBytes): Promise<Asked<void>> {
    return this.#asking(() =>
      this.#done({
        query: `INSERT INTO ${table} (${columns.map(quotedName).join(', ')}) FORMAT Native`,
        values: Readable.from(block, { objectMode: false }),
        clickhouse_settings: INSERT_SETTINGS,
      }),
    );
  }

  async ping(): Promise<Asked<void>> {
    return this.#asking(async () => {
      const answer = await this.#client.ping({ select: true });
      if (!answer.success) throw answer.error;
    });
  }

  async close(): Promise<void> {
    await this.#client.close();
    this.#agent?.destroy();
  }

  /** The client would cut an error short, so it is read here. */
  async #result(params: ExecParams & { readonly values?: Readable }): Promise<Readable> {
    const { stream, response_headers, http_status_code } = await this.#client.exec({
      ...params,
      ignore_error_response: true,
    });
    if (http_status_code !== undefined && http_status_code >= 300) throw storeError(await text(stream));
    const tag = response_headers[EXCEPTION_TAG];
    return typeof tag === 'string' ? compose(stream, tag) : stream;
  }

  async #done(params: ExecParams & { readonly values?: Readable }): Promise<void> {
    const result = await this.#result(params);
    // An answer that is not read holds its connection.
    result.resume();
    await finished(result);
  }

  async #asking<T>(ask: () => Promise<T>): Promise<Asked<T>> {
    try {
      return { ok: true, value: await ask() };
    } catch (error) {
      return failureOf(error);
    }
  }
}

/** What breaks one breaks both. */
function compose(result: Readable, tag: string): Readable {
  const whole = new StreamedResult(tag);
  pipeline(result, whole, () => undefined);
  return whole;
}

async function judged<T>(rows: readonly unknown[], form: z.ZodType<T[]>): Promise<Asked<T[]>> {
  const all: T[] = [];
  for (let from = 0; from < rows.length; from += RUN) {
    if (from > 0) await setImmediate();
    const read = form.safeParse(rows.slice(from, from + RUN));
    if (!read.success)
      return failed('store_refused', `the store answered something else: ${z.prettifyError(read.error)}`);
    for (const one of read.data) all.push(one);
  }
  return { ok: true, value: all };
}
