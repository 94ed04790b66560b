import { readKnown } from '../judging/known-senders.js';
import type { CatalogueSender } from '../../model/sender.js';

/** The services that are known by name, without those of anybody's settings. */
export function catalogue(): readonly CatalogueSender[] {
  return readKnown({ files: [], own: { ranges: [], domains: [] } }).senders;
}
