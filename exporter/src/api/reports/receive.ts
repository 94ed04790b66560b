import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { Keeper } from '../../model/keeping.js';
import { refusal, type Refusal } from '../refusals.js';
import type { UploadLimits } from '../upload-limits.js';
import { fileName } from './file-name.js';
import { guardedBody } from './guarded-body.js';
import { readForm } from './multipart.js';
import type { Place } from './places.js';
import { ReceivedFiles, refusedBy } from './received.js';

export interface ReceiveTools {
  readonly keeper: Keeper;
  readonly limits: UploadLimits;
  readonly clock: () => number;
  readonly onBytes: (bytes: number) => void;
  readonly ending: AbortSignal;
  readonly place: Place;
}

export interface ReceiveWish {
  readonly mostBytes: number;
  /** What the body must hash to. */
  readonly bodySha256: string | undefined;
}

export type Received = { readonly ok: true; readonly received: ReceivedFiles } | Refusal;

/** CONTRACT: the field of the files. */
const FIELD = 'files';
const UNNAMED = 'upload';
const FORM = /^multipart\/form-data\b/i;
/** What is packed is told by its bytes; the header says so besides. */
const ENCODINGS = new Set(['', 'identity', 'gzip', 'x-gzip', 'deflate']);
/** A form is told by its boundaries, which nobody finds in what is packed. */
const FORM_ENCODINGS = new Set(['', 'identity']);

/** All files of a request, whole, in memory or on disk; or nothing of it. */
export async function receive(request: Request, wish: ReceiveWish, tools: ReceiveTools): Promise<Received> {
  const { limits, keeper, clock, onBytes, ending, place } = tools;
  const { headers } = request;
  const isForm = FORM.test(headers['content-type'] ?? '');
  const encodings = isForm ? FORM_ENCODINGS : ENCODINGS;
  if (!encodings.has((headers['content-encoding'] ?? '').toLowerCase()))
    return refusal('encoding_unsupported');
  if (Number(headers['content-length'] ?? 0) > wish.mostBytes) return refusal('request_too_large');
  const hash = wish.bodySha256 === undefined ? undefined : createHash('sha256');
  const { idleMs, bytesPerSecond, fileBytes, files } = limits;
  const body = guardedBody(request, {
    ...{ idleMs, bytesPerSecond, clock, onBytes, hash, ending, place },
    mostBytes: wish.mostBytes,
  });
  const received = new ReceivedFiles(keeper, fileBytes);
  try {
    if (isForm)
      await readForm(
        headers,
        body,
        { files },
        {
          isFile: (field, name) => field === FIELD || name !== undefined,
          file: (_, name, bytes) => received.add((nth) => fileName(name, `${UNNAMED}-${nth}`), bytes),
          field: () => undefined,
        },
      );
    else await received.add(() => rawName(request), body);
  } catch (error) {
    await received.release();
    return refusedBy(error);
  }
  const problem = problemOf(received, wish.bodySha256, hash?.digest('hex'));
  if (problem === undefined) return { ok: true, received };
  await received.release();
  return problem;
}

function problemOf(
  { files }: ReceivedFiles,
  expected: string | undefined,
  sha256: string | undefined,
): Refusal | undefined {
  if (sha256 !== expected) return refusal('body_differs');
  const isEmpty = files.length === 0 || (files.length === 1 && files[0]?.whole.size === 0);
  return isEmpty ? refusal('no_file') : undefined;
}

const DISPOSITION_NAME = /filename="?([^";]+)"?/i;

/** A body that is a file itself may be given a name: `?name=`, or as mails do it. */
function rawName({ query, headers }: Request): string {
  const asked = query['name'];
  const said = DISPOSITION_NAME.exec(headers['content-disposition'] ?? '')?.[1];
  return fileName(typeof asked === 'string' ? asked : said, UNNAMED);
}
