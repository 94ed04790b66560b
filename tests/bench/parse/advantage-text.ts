import { processorsUsed, type Advantage, type Result } from '../race.js';
import { decimal, times } from '../table.js';

export function advantageText({ byClock, byProcessor }: Advantage): string {
  return byProcessor === undefined
    ? times(byClock)
    : `${times(byClock)}, by processor time ${decimal(byProcessor.median)}`;
}

export function processorsText(result: Result): string {
  const used = processorsUsed(result);
  return used === undefined ? '' : decimal(used);
}
