import type { EngineLimits } from '../limits.js';

const MIB = 1024 * 1024;

/** What the first session is opened with: it makes the engine, and the engine keeps it. */
export function engineArguments(limits: EngineLimits, machineBytes: number): string[] {
  const memory = Math.min(limits.memoryBytes, Math.floor(machineBytes * limits.memoryShare));
  return asArguments({
    max_server_memory_usage: memory,
    mark_cache_size: limits.markCacheBytes,
    index_mark_cache_size: limits.markCacheBytes,
    primary_index_cache_size: limits.markCacheBytes,
    vector_similarity_index_cache_size: 0,
    uncompressed_cache_size: limits.uncompressedCacheBytes,
    background_pool_size: limits.mergeThreads,
    background_fetches_pool_size: 1,
    background_move_pool_size: 1,
    background_common_pool_size: 2,
    background_schedule_pool_size: 8,
    background_buffer_flush_schedule_pool_size: 1,
    background_message_broker_schedule_pool_size: 1,
    background_distributed_schedule_pool_size: 1,
  });
}

/** What every statement of the private side begins with. A statement may set them anew, but for the time it has. */
export function privateArguments(limits: EngineLimits): string[] {
  return asArguments({
    max_query_size: queryBytes(limits.statementBytes),
    max_execution_time: limits.statementSeconds,
    max_memory_usage: limits.statementMemoryBytes,
    max_result_rows: limits.resultRows,
    max_result_bytes: limits.resultBytes,
    async_insert: 0,
    min_free_disk_bytes_to_perform_insert: limits.freeDiskBytes,
    max_partitions_per_insert_block: 0,
    output_format_json_quote_64bit_integers: 1,
  });
}

/** All that a statement of the door may use. It is read only, so none of it can be lifted. */
export function doorArguments(limits: EngineLimits): string[] {
  return asArguments({
    readonly: 1,
    // chDB's own default: what is no statement would be read as one all the same.
    implicit_select: 0,
    max_query_size: queryBytes(limits.doorStatementBytes),
    max_execution_time: limits.doorStatementSeconds,
    max_memory_usage: limits.doorStatementMemoryBytes,
    max_result_rows: limits.doorResultRows,
    max_result_bytes: limits.doorResultBytes,
    result_overflow_mode: 'throw',
    // Making a machine of many patterns takes seconds that no limit of time ends.
    max_hyperscan_regexp_length: 1000,
    max_hyperscan_regexp_total_length: 1000,
    output_format_json_quote_64bit_integers: 1,
  });
}

const JUDGED_BYTES = 32 * 1024 * 1024;

/** To find out what a statement of the door is about: as it would be run, but for its result. */
export function judgingArguments(limits: EngineLimits): string[] {
  return doorArguments({ ...limits, doorResultRows: 1_000_000, doorResultBytes: JUDGED_BYTES });
}

/**
 * The engine reads a statement with what we put before it, and each parameter as a statement of its own, its quotes
 * escaped; parameters may come in an address too.
 */
function queryBytes(statementBytes: number): number {
  return 2 * (statementBytes + MIB);
}

export function asArguments(settings: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
}
