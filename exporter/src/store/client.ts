import type { Readable } from 'node:stream';
import type * as z from 'zod';
import type { Asked } from './failures.js';

export type Parameters = Readonly<Record<string, unknown>>;
export type StatementSettings = Readonly<Record<string, string | number>>;

/** Pieces of one block in ClickHouse's Native format. */
export type BlockBytes = readonly Uint8Array[] | AsyncIterable<Uint8Array>;

/** A ClickHouse, whichever it is. Nothing throws for what a store may do: it is down, full, or says no. */
export interface StoreClient {
  readonly database: string;
  /** Rows as JSON gives them, checked; 64-bit integers come as strings. */
  rows<T>(sql: string, row: z.ZodType<T>, parameters?: Parameters): Promise<Asked<T[]>>;
  /** A result in a format of ClickHouse's, as it comes. */
  stream(sql: string, options?: StreamOptions): Promise<Asked<Readable>>;
  command(sql: string, parameters?: Parameters): Promise<Asked<void>>;
  /** Into `table` (`records`, or `plumbline_private.quarantine`): one block, on disk when it returns. */
  insert(table: string, columns: readonly string[], block: BlockBytes): Promise<Asked<void>>;
  ping(): Promise<Asked<void>>;
  close(): Promise<void>;
}

export interface StreamOptions {
  readonly format?: string;
  readonly parameters?: Parameters;
  readonly settings?: StatementSettings;
  readonly signal?: AbortSignal;
}
