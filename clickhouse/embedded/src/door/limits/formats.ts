import type { EngineFailure } from '../../engine/failure.js';
import type { DoorNames } from '../allowed/names.js';
import { refused } from '../judging/refused.js';

const OF_FILES = /^(?:Template|CapnProto|Protobuf)/i;
/** They tell how many rows are read, and so how many there are. */
const OF_PROGRESS = /progress/i;

/** Nothing where a result may have that format, whether the statement names it or the address. */
export function formatRefusal(
  format: string,
  { isFiltered = false }: Pick<DoorNames, 'isFiltered'>,
): EngineFailure | undefined {
  if (OF_FILES.test(format)) return refused(`FORMAT ${format} needs files`);
  if (!isFiltered || !OF_PROGRESS.test(format)) return undefined;
  return refused(`FORMAT ${format} counts rows, of which not all are yours`);
}
