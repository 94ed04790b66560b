import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { finished } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import type { ByteStream } from '../../model/delivery.js';
import { BodyRefused } from './guarded-body.js';

export interface FormLimits {
  readonly files: number;
}

export interface FormReader {
  /** Whether a field holds a file, whatever else is said of it. */
  isFile(field: string, fileName: string | undefined): boolean;
  file(field: string, fileName: string | undefined, bytes: ByteStream): Promise<void>;
  field(name: string, value: string): void;
}

const FIELDS = 200;
const FIELD_BYTES = 64 * 1024;
const HEADER_BYTES = 16 * 1024;
const HEADERS = 50;

/** Reads a form, part for part as it comes. Throws `BodyRefused` where it is none, or there is too much of it. */
export async function readForm(
  headers: IncomingHttpHeaders,
  body: ByteStream,
  limits: FormLimits,
  reader: FormReader,
): Promise<void> {
  const parser = parserOf(headers, limits, reader);
  const failure = new Failure();
  const underWay: Promise<void>[] = [];
  const streams: BusboyFileStream[] = [];
  parser.on('file', (field, stream, name) => {
    streams.push(stream);
    const kept = reader
      .file(field, name === '' ? undefined : name, wholeFile(stream))
      .catch((error: unknown) => {
        failure.is(error);
        stream.resume();
      });
    underWay.push(kept);
  });
  parser.on('field', (name, value, _nameCut, isCut) => {
    if (isCut) failure.is(new BodyRefused('multipart_malformed'));
    else reader.field(name, value);
  });
  parser.on('filesLimit', () => {
    failure.is(new BodyRefused('files_too_many'));
  });
  for (const event of ['partsLimit', 'fieldsLimit'] as const)
    parser.on(event, () => {
      failure.is(new BodyRefused('multipart_malformed'));
    });
  parser.on('error', () => {
    failure.is(new BodyRefused('multipart_malformed'));
  });
  const ended = finished(parser).catch(() => {
    failure.is(new BodyRefused('multipart_malformed'));
  });
  try {
    await Promise.race([feed(parser, body).then(() => ended), failure.happened]);
    await Promise.race([Promise.all(underWay), failure.happened]);
  } finally {
    parser.destroy();
    for (const stream of streams) stream.destroy();
    // What is half read has to let go of its bytes before anybody else does.
    await Promise.all(underWay);
  }
  failure.throwIfAny();
}

function parserOf(headers: IncomingHttpHeaders, { files }: FormLimits, reader: FormReader): BusboyInstance {
  const contentType = headers['content-type'] ?? '';
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': contentType },
      // The last part of a path is taken below: this one knows paths of one system alone.
      preservePath: true,
      isPartAFile: (field, _type, name) => reader.isFile(field ?? '', name),
      limits: {
        files,
        fields: FIELDS,
        parts: files + FIELDS,
        fieldSize: FIELD_BYTES,
        headerPairs: HEADERS,
        headerSize: HEADER_BYTES,
      },
    });
  } catch {
    throw new BodyRefused('multipart_malformed');
  }
}

async function feed(parser: BusboyInstance, body: ByteStream): Promise<void> {
  for await (const chunk of body) {
    if (parser.destroyed) throw new BodyRefused('multipart_malformed');
    if (!parser.write(chunk)) await once(parser, 'drain');
  }
  parser.end();
}

/** A part that ends because the body did is not whole. */
async function* wholeFile(stream: BusboyFileStream): ByteStream {
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch {
    throw new BodyRefused('multipart_malformed');
  }
}

/** The first thing that went wrong. */
class Failure {
  readonly happened: Promise<never>;
  #fail: (error: unknown) => void = () => undefined;
  #first: { readonly error: unknown } | undefined;

  constructor() {
    this.happened = new Promise<never>((_, reject) => {
      this.#fail = reject;
    });
    // Whoever waits for it learns of it; nobody has to.
    this.happened.catch(() => undefined);
  }

  is(error: unknown): void {
    this.#first ??= { error };
    this.#fail(error);
  }

  throwIfAny(): void {
    if (this.#first !== undefined) throw this.#first.error;
  }
}
