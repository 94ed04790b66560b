import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type * as z from 'zod';
import type { Admitted } from '../auth/admission.js';
import { refusal, type Refusal } from '../refusals.js';
import { BodyRefused, guardedBody } from '../reports/guarded-body.js';
import type { UploadLimits } from '../upload-limits.js';

/** What people write by hand is small. */
const BY_HAND_BYTES = 16 * 1024;
/** It is over before anybody would need its place. */
const OWN_PLACE = { crowded: new AbortController().signal, whole: () => undefined };

export interface JsonBodyTools {
  readonly limits: UploadLimits;
  readonly clock: () => number;
  readonly ending: AbortSignal;
  /** Where it is not written by hand. */
  readonly jsonBytes?: number;
}

/** The body of a request as its schema has it. */
export async function readJson<T>(
  request: Request,
  { mostBytes, bodySha256, onBytes }: Admitted,
  schema: z.ZodType<T>,
  { limits: { idleMs, bytesPerSecond }, clock, ending, jsonBytes = BY_HAND_BYTES }: JsonBodyTools,
): Promise<{ readonly ok: true; readonly value: T } | Refusal> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    return refusal('type_unsupported', { detail: 'Send JSON: Content-Type: application/json.' });
  const hash = createHash('sha256');
  const chunks: Uint8Array[] = [];
  try {
    const guard = { idleMs, bytesPerSecond, clock, ending, hash, onBytes, place: OWN_PLACE };
    const most = Math.min(mostBytes, jsonBytes);
    for await (const chunk of guardedBody(request, { ...guard, mostBytes: most })) chunks.push(chunk);
  } catch (error) {
    if (!(error instanceof BodyRefused)) throw error;
    const { reason } = error.refused;
    return reason === 'request_too_large'
      ? refusal(reason, { detail: `The body has up to ${Math.min(mostBytes, jsonBytes)} bytes.` })
      : error.refused;
  }
  if (bodySha256 !== undefined && hash.digest('hex') !== bodySha256) return refusal('body_differs');
  const json = jsonOf(Buffer.concat(chunks).toString());
  if (json === undefined) return refusal('body_malformed', { detail: 'The body is no JSON.' });
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  return refusal('body_malformed', { detail: detailOf(parsed.error) });
}

/** A long list of things may be wrong in each of them. */
const MOST_ISSUES = 10;

function detailOf({ issues }: z.ZodError): string {
  const said = issues
    .slice(0, MOST_ISSUES)
    .map(({ path, message }) => [path.join('.') || 'the body', message].join(': '));
  const more = issues.length - said.length;
  return [...said, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

/** Nothing where it is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
