import { failure, type EngineFailure } from '../../engine/failure.js';
import type { DoorNames } from '../allowed/names.js';
import { refused } from '../judging/refused.js';
import { wordsOf } from '../words.js';

/** With names of columns and of types, as a header has them. */
const TABLES = `TSV TabSeparated TSVRaw TabSeparatedRaw Raw CSV LineAsString CustomSeparated RowBinary
  JSONCompactEachRow JSONCompactStringsEachRow`;
const OTHERS = `JSON JSONStrings JSONCompact JSONCompactStrings JSONEachRow JSONStringsEachRow JSONLines JSONL NDJSON
  PrettyJSONEachRow PrettyJSONLines PrettyNDJSON JSONColumns JSONCompactColumns JSONColumnsWithMetadata JSONObjectEachRow
  JSONEachRowWithProgress JSONStringsEachRowWithProgress JSONCompactEachRowWithProgress
  JSONCompactStringsEachRowWithProgress GeoJSON
  Vertical Markdown MD XML Values SQLInsert TSKV Null RawBLOB Hash Prometheus
  Native Parquet Arrow ArrowStream ORC Avro MsgPack BSONEachRow Npy`;
const PRETTY = ['Pretty', 'PrettyCompact', 'PrettySpace'];

const KNOWN = new Set(
  [
    ...wordsOf(TABLES).flatMap((name) => [name, `${name}WithNames`, `${name}WithNamesAndTypes`]),
    ...PRETTY.flatMap((name) => [name, `${name}NoEscapes`]).flatMap((name) => [name, `${name}MonoBlock`]),
    ...wordsOf(OTHERS),
  ].map((name) => name.toLowerCase()),
);

const OF_FILES = /^(?:Template|CapnProto|Protobuf)/i;
/** They tell how many rows are read, and so how many there are. */
const OF_PROGRESS = /progress/i;

/** Nothing where a result may have that format, whether the statement names it or the address. */
export function formatRefusal(
  format: string,
  { isFiltered = false }: Pick<DoorNames, 'isFiltered'>,
): EngineFailure | undefined {
  if (OF_FILES.test(format)) return refused(`FORMAT ${format} needs files`);
  if (!KNOWN.has(format.toLowerCase()))
    return failure(73, 'UNKNOWN_FORMAT', `Unknown format ${format}: JSON, CSVWithNames and Parquet are some`);
  if (!isFiltered || !OF_PROGRESS.test(format)) return undefined;
  return refused(`FORMAT ${format} counts rows, of which not all are yours`);
}
