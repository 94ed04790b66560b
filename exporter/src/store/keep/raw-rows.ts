import { isWhole, type Kept, type Packing } from '../../model/keeping.js';
import { inParts } from './parts.js';

/** A row of `raw_documents`: a part of the document of a report, as it came. */
export interface RawDocumentRow {
  readonly day: string;
  readonly reportKey: bigint;
  readonly attempt: number;
  readonly part: number;
  readonly encoding: Packing;
  readonly bytes: Uint8Array;
}

export type RawOwner = Pick<RawDocumentRow, 'day' | 'reportKey' | 'attempt'>;

/**
 * The document of a report, to be asked for when the document has been read. Where two reports run together in one
 * document, each of them has all of it: it lives and goes with its report. Nothing comes of a document of which only
 * the front was kept: half a document reads as a report that was cut short.
 */
export async function* rawRows(owner: RawOwner, kept: Kept): AsyncGenerator<RawDocumentRow> {
  if (!isWhole(kept)) return;
  let part = 0;
  for await (const bytes of inParts(kept.read())) {
    yield { part, encoding: kept.packing, bytes, ...owner };
    part += 1;
  }
}
