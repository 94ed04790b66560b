import { Transform, type TransformCallback } from 'node:stream';
import { storeError } from './store-error.js';

/** The header that names what stands before an error behind the rows: since ClickHouse 25.11. */
export const EXCEPTION_TAG = 'x-clickhouse-exception-tag';

const MARK = '__exception__';
/** The store's words are cut there. */
const MESSAGE_BYTES = 64 * 1024;

/** Passes a result on; where the store says behind its last row that it is not whole, it ends in that error. */
export class StreamedResult extends Transform {
  readonly #mark: Buffer;
  /** What may be the beginning of the mark; from the mark on, the error. */
  #held = Buffer.alloc(0);
  #isError = false;

  constructor(tag: string) {
    super();
    this.#mark = Buffer.from(`\r\n${MARK}\r\n${tag}\r\n`);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const bytes = Buffer.concat([this.#held, chunk]);
    const at = this.#isError ? 0 : bytes.indexOf(this.#mark);
    this.#isError ||= at >= 0;
    const passes = this.#isError ? at : Math.max(0, bytes.length - this.#mark.length);
    if (passes > 0) this.push(bytes.subarray(0, passes));
    this.#held = this.#isError ? bytes.subarray(passes, passes + MESSAGE_BYTES) : bytes.subarray(passes);
    done();
  }

  override _flush(done: TransformCallback): void {
    if (!this.#isError) {
      done(null, this.#held);
      return;
    }
    const said = this.#held.subarray(this.#mark.length).toString();
    done(storeError(said.replace(/\n\d+ \w+\r\n__exception__\r\n$/, '')));
  }
}
