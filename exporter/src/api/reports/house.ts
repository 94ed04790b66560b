import type { Handed, SourcedDelivery } from '../../model/intake-source.js';
import type { Keeper } from '../../model/keeping.js';

/** What uploads have of the house while it is open. */
export interface UploadHouse {
  /** For bytes that wait until all of a request is here. */
  readonly keeper: Keeper;
  /** As the desk of an intake source has it. Its bytes are all here already. */
  take(delivery: SourcedDelivery): Promise<Handed>;
  /** A limit of `uploads` was reached; or, with its setting's whole name, any limit, by a source. */
  limited(limit: string, source?: string): void;
}
