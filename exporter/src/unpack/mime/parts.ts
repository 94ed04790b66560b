import type { StreamEnd } from '../../model/delivery.js';
import type { Deviations } from '../../model/deviations.js';
import type { Limits } from '../../model/limits.js';
import { asBuffer, Bytes, WHOLE, type ByteSource } from '../bytes.js';
import { contentHead, type ContentHead } from './content.js';
import { parseHeaders } from './headers.js';
import type { MimeReader } from './reader.js';

/** A part that is no multipart, with its body as it lies in the mail. */
export interface LeafPart {
  readonly type: 'leaf';
  readonly head: ContentHead;
  /** The multipart that it is in, innermost. */
  readonly within: ContentHead | undefined;
  /** 1 for the first part of the message that is no multipart. */
  readonly ordinal: number;
  readonly body: Bytes;
}

export interface PartProblem {
  readonly type: 'problem';
  readonly reason: 'mail_headers_too_large' | 'mail_parts_too_many';
}

const BOUNDARY_WINDOW = 8 * 1024;

/** Goes through the parts of one message in order. The body of a part is passed over when the next is asked for. */
export class MimeParts {
  readonly #reader: MimeReader;
  readonly #limits: Limits;
  readonly #deviations: Deviations;
  #seen = 0;
  #leaves = 0;

  constructor(reader: MimeReader, limits: Limits, deviations: Deviations) {
    this.#reader = reader;
    this.#limits = limits;
    this.#deviations = deviations;
  }

  /** The parts below a header block that has been read. */
  async *below(head: ContentHead, within?: ContentHead): AsyncGenerator<LeafPart | PartProblem> {
    this.#seen += 1;
    if (this.#seen > this.#limits.mailParts) {
      yield { type: 'problem', reason: 'mail_parts_too_many' };
      return;
    }
    const boundary = head.type.startsWith('multipart/') ? await this.#boundary(head) : undefined;
    if (boundary !== undefined) {
      yield* this.#multipart(boundary, head);
      return;
    }
    this.#leaves += 1;
    yield {
      type: 'leaf',
      head,
      within,
      ordinal: this.#leaves,
      body: new Bytes(new Body(this.#reader, this.#deviations)),
    };
    await this.#reader.skipBody();
  }

  async *#multipart(boundary: string, head: ContentHead): AsyncGenerator<LeafPart | PartProblem> {
    const reader = this.#reader;
    const level = reader.open(boundary);
    await reader.skipBody();
    let closed = false;
    while (reader.delimiter?.level === level) {
      if (reader.delimiter.close) {
        closed = true;
        await reader.pastDelimiter();
        continue;
      }
      // A delimiter after the closing one: the multipart goes on all the same.
      if (closed) this.#deviations.add('mail_body_damaged');
      closed = false;
      const block = await reader.headers(this.#limits.mailHeaderBytes);
      if (block.tooLarge) {
        yield { type: 'problem', reason: 'mail_headers_too_large' };
        return;
      }
      const { headers, damaged } = parseHeaders(block.block);
      const part = contentHead(headers, head.type);
      if (damaged || part.damaged) this.#deviations.add('mail_header_damaged');
      yield* this.below(part, head);
    }
    if (!closed && reader.delimiter !== undefined) this.#deviations.add('mail_body_damaged');
    reader.close(level);
  }

  /** The declared boundary if the body has it near its front, else the one that it does have. */
  async #boundary(head: ContentHead): Promise<string | undefined> {
    const window = asBuffer(await this.#reader.peek(BOUNDARY_WINDOW)).toString('latin1', 0, BOUNDARY_WINDOW);
    const declared = head.boundary;
    if (declared !== undefined && window.includes(`--${declared}`)) return declared;
    const found = /(?:^|\n)--([^\r\n]{1,200}?)[ \t]*\r?\nContent-/i.exec(window)?.[1];
    if (found === undefined) return declared;
    this.#deviations.add('mail_body_damaged');
    return found;
  }
}

/** The body of the part that the reader is at. */
class Body implements ByteSource {
  readonly #reader: MimeReader;
  readonly #deviations: Deviations;
  #over = false;

  constructor(reader: MimeReader, deviations: Deviations) {
    this.#reader = reader;
    this.#deviations = deviations;
  }

  async pull(): Promise<Uint8Array | undefined> {
    if (this.#over) return undefined;
    const chunk = await this.#reader.body();
    if (chunk !== undefined) return chunk;
    this.#over = true;
    // Noted here, where the part's document can still be told: the last boundary is missing.
    if ((await this.#reader.endsUnclosed()) && this.#reader.end().whole)
      this.#deviations.add('mail_body_damaged');
    return undefined;
  }

  end(): StreamEnd {
    return this.#reader.delimiter === undefined ? this.#reader.end() : WHOLE;
  }

  close(): void {
    this.#over = true;
  }
}
