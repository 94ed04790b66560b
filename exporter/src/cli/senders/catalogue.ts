import type { CatalogueSender } from '../../model/sender.js';

/** The services that are known by name. */
export function catalogue(): readonly CatalogueSender[] {
  return [];
}
