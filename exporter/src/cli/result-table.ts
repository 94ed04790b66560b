import { Transform, type TransformCallback } from 'node:stream';
import type { StatementSettings } from '../store/client.js';

const SHOWN_ROWS = 1000;
const ALL = '9223372036854775807';

/** A table is for people: no colours where it may go to a file, no numbers that are not part of it. */
const PLAIN: StatementSettings = {
  output_format_pretty_color: '0',
  output_format_pretty_row_numbers: 0,
  output_format_pretty_highlight_digit_groups: 0,
  output_format_pretty_single_large_number_tip_threshold: 0,
};

/** A terminal gets the first rows; nothing is left out of a file, for which the store would have to hold one table. */
const CUT: StatementSettings = { output_format_pretty_max_rows: SHOWN_ROWS };
const UNCUT: StatementSettings = {
  output_format_pretty_max_rows: ALL,
  output_format_pretty_max_value_width: ALL,
};

/** Rows that come within this belong to one table. */
const GATHERED_MS = 250;
const IN_PIECES: StatementSettings = {
  default_format: 'PrettyCompact',
  output_format_pretty_squash_consecutive_ms: GATHERED_MS,
  output_format_pretty_squash_max_wait_ms: GATHERED_MS,
};
const IN_ONE: StatementSettings = { default_format: 'PrettyCompactMonoBlock' };

/** How a result is written, as a table where no format is asked for. */
export function resultSettings(format: string | undefined, isForTerminal: boolean): StatementSettings {
  const rows = isForTerminal ? CUT : UNCUT;
  if (format !== undefined) return { ...rows, default_format: format };
  return { ...PLAIN, ...rows, ...(isForTerminal ? IN_ONE : IN_PIECES) };
}

/** It may say, too, that it showed 1000 out of 1000 rows. */
const CUT_WORDS = /\n\s*Showed (?:first \d+|(\d+) out of (?!\1 )\d+ rows)\.\s*$/;
const CUT_BYTES = 128;

/** Passes a result on, and sees whether the store says at its end that it is not all. */
export class CutWatch extends Transform {
  #end = Buffer.alloc(0);

  get isCut(): boolean {
    return CUT_WORDS.test(this.#end.toString('latin1'));
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#end = Buffer.concat([this.#end, chunk.subarray(-CUT_BYTES)]).subarray(-CUT_BYTES);
    done(null, chunk);
  }
}
