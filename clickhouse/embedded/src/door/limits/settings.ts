import type { EngineLimits } from '../../limits.js';
import { failure, type EngineFailure } from '../../engine/failure.js';
import type { DoorNames } from '../allowed/names.js';
import { refused } from '../judging/refused.js';
import { isOfLooks } from './looks.js';
import { tellsOfUnseen } from './unseen.js';

/** They mean nothing here: Java's driver sends what is of inserts, and Go's how its blocks are to be compressed. */
const MEANINGLESS = new Set(['async_insert', 'network_compression_method', 'network_zstd_compression_level']);
const VALUE = /^[\w .:/+-]{0,64}$/;

/** The settings of a statement as arguments of its session: what is capped stays under its cap. */
export function doorSettings(
  asked: ReadonlyMap<string, string>,
  limits: EngineLimits,
  { isFiltered = false }: Pick<DoorNames, 'isFiltered'> = {},
): ReadonlyMap<string, string> | EngineFailure {
  const caps = capsOf(limits);
  const given = new Map<string, string>();
  for (const [name, value] of asked) {
    if (MEANINGLESS.has(name)) continue;
    const cap = caps.get(name);
    if ((cap === undefined && !isOfLooks(name)) || (isFiltered && tellsOfUnseen(name)))
      return refused(`Cannot modify '${name}' setting in readonly mode`);
    if (!VALUE.test(value))
      return failure(36, 'BAD_ARGUMENTS', `The setting '${name}' cannot have that value`);
    if (cap === undefined) given.set(name, value);
    else if (Number(value) > 0) given.set(name, String(Math.min(Number(value), cap)));
    else if (isNumber(value)) return refused(`The setting '${name}' cannot be lifted`);
    else return failure(36, 'BAD_ARGUMENTS', `The setting '${name}' is a number: '${value}' is none`);
  }
  return given;
}

function isNumber(value: string): boolean {
  return value.trim() !== '' && !Number.isNaN(Number(value));
}

/** Settings that a reader may lower, with the most that each may be. */
export function capsOf(limits: EngineLimits): Map<string, number> {
  return new Map([
    ['max_execution_time', limits.doorStatementSeconds],
    ['max_memory_usage', limits.doorStatementMemoryBytes],
    ['max_result_rows', limits.doorResultRows],
    ['max_result_bytes', limits.doorResultBytes],
    ['max_threads', limits.doorStatements],
    ['max_rows_to_read', Number.MAX_SAFE_INTEGER],
    ['max_block_size', 65_536],
  ]);
}
