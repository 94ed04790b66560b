/** Why a request is not done, in a closed set: the status, and what to do about it. */
export const REFUSALS = {
  key_missing: [401, 'Send a key: Authorization: Bearer KEY. plumbline keys create makes one.'],
  key_unknown: [401, 'There is no such key.'],
  key_expired: [401, 'The key has expired.'],
  key_revoked: [401, 'The key was revoked.'],
  signature_malformed: [401, 'The signature does not have the parts that it needs.'],
  signature_wrong: [401, 'The signature is not that of this request.'],
  clock_skew: [401, 'The time of the signature is too far from ours: look at the clock.'],
  nonce_used: [401, 'The nonce was used before: each request needs a new one.'],
  body_differs: [401, 'The body is not the one that was signed.'],
  scope_missing: [403, 'The key may not do this.'],
  secret_wrong: [401, 'The secret of the webhook is missing or wrong.'],
  not_found: [404, 'There is nothing here.'],
  method_not_allowed: [405, 'It cannot be asked that way.'],
  too_slow: [408, 'The bytes come too slowly, or not at all.'],
  request_malformed: [400, 'The request can be understood in several ways, or in none.'],
  aborted: [400, 'The request ended before its body did.'],
  repeat_under_way: [409, 'The same Idempotency-Key is under way: ask again in a moment.'],
  repeat_differs: [422, 'The Idempotency-Key was used for another upload.'],
  idempotency_key_invalid: [400, 'An Idempotency-Key has 1 to 255 printable characters.'],
  request_too_large: [413, 'The request is larger than uploads.request_bytes, or what its key may send.'],
  file_too_large: [413, 'A file is larger than uploads.file_bytes.'],
  files_too_many: [413, 'There are more files than uploads.files.'],
  encoding_unsupported: [415, 'A file as the body may be sent with gzip or deflate, a form only as it is.'],
  type_unsupported: [415, 'Bodies of this type are not taken here.'],
  multipart_malformed: [400, 'The multipart body is malformed, or ends too soon.'],
  no_file: [400, 'No file came with the request: the field is called files.'],
  body_malformed: [400, 'The body is not what is asked for here.'],
  label_invalid: [400, 'The label says nothing that could be written down.'],
  sender_unknown: [422, 'Nobody is known by this key: GET /api/v1/senders has all, new_sender makes one.'],
  labels_too_many: [422, 'As many labels as there may be (senders.labels) hold.'],
  rate_limited: [429, 'That was too much in a minute: come again after Retry-After seconds.'],
  uploads_too_many: [429, 'As many uploads as there may be are under way: come again in a moment.'],
  followers_too_many: [429, 'As many as there may be follow tasks: ask for the task itself.'],
  tasks_too_many: [429, 'As many uploads as there may be wait for their turn: come again later.'],
  not_ready: [503, 'Not ready yet, or ending: come again in a moment.'],
  store_away: [503, 'The store does not take it just now: send it again, nothing counts twice.'],
  spool_full: [503, 'There is no room for the bytes just now: come again in a moment.'],
  service_away: [503, 'The service could not be asked who it is, or told that it is wanted: send it again.'],
  failed: [500, 'Something went wrong; the log says what.'],
} as const satisfies Readonly<Record<string, readonly [status: number, hint: string]>>;

export type RefusalReason = keyof typeof REFUSALS;

export interface Refusal {
  readonly ok: false;
  readonly reason: RefusalReason;
  /** More about it than the reason says. */
  readonly detail?: string;
  readonly retryAfterSeconds?: number;
  /** The setting that was reached, where the reason may be about several. */
  readonly limit?: string;
  /** In place of the usual one. */
  readonly status?: number;
}

export function refusal(reason: RefusalReason, more: Omit<Refusal, 'ok' | 'reason'> = {}): Refusal {
  return { ok: false, reason, ...more };
}

export function statusOf({ reason, status }: Refusal): number {
  return status ?? REFUSALS[reason][0];
}

/** As the client reads it. */
export function bodyOf({ reason, detail }: Refusal): object {
  return { error: { reason, detail: detail ?? REFUSALS[reason][1] } };
}
