import type { Cursor } from '../../model/intake-source.js';

export interface TokenSettings {
  readonly token_file?: string | undefined;
  readonly command?: readonly string[] | undefined;
  readonly token_url?: string | undefined;
  readonly client_id?: string | undefined;
  readonly client_secret?: string | undefined;
  readonly refresh_token?: string | undefined;
  readonly scope?: string | undefined;
  /** In milliseconds. */
  readonly timeout: number;
}

/** A token, or why there is none. */
export type Token =
  | { readonly ok: true; readonly token: string; readonly endsAt?: number | undefined }
  | { readonly ok: false; readonly detail: string; readonly retryAfterMs?: number | undefined };

export interface TokenTools {
  readonly cursor: Cursor;
  readonly now: () => number;
  readonly stop: AbortSignal;
}
