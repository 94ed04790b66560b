/**
 * Why an intake source does not work, in a closed set: the same word is logged and a metric's label. The text says what
 * to look at.
 */
export const SOURCE_TROUBLES = {
  unreachable: 'Nobody answers there, or the name is none: look at the host, the port and the network.',
  tls: 'The certificate or the handshake is wrong: look at the CA file and the name of the host.',
  login_refused: 'The user, the password or the token is refused.',
  token_unavailable: 'The OAuth2 token cannot be had: look at where it comes from.',
  throttled: 'The server wants less of us: it is asked again later.',
  disconnected: 'The connection broke, or the server said good-bye.',
  protocol: 'The server says what its protocol does not have, or an error that it does not explain.',
  folder_missing: 'The folder or mailbox is not there, or may not be opened.',
  folder_unwritable: 'What was taken in cannot be moved, flagged or deleted.',
  taken_again:
    'Mails are moved into a folder that is looked through: they would be taken for ever. Name another.',
  file_unreadable:
    'A file or mail that is there may not be read, or its name cannot be written down: look at its rights.',
  locked: 'Another program has had the mailbox locked for long: look whether it still runs.',
  rewritten:
    'The mailbox became shorter, or another: it is read from its beginning, and what is stored counts once.',
  server_full: 'The disk or the quota of the server is full.',
  address_in_use: 'Another process listens at the address.',
  address_denied: 'The address may not be listened at.',
  store_away: 'The store does not take what comes: it is handed in again when it does.',
  failed: 'A fault of ours: the log has more.',
} as const;

export type TroubleReason = keyof typeof SOURCE_TROUBLES;

export interface SourceTrouble {
  readonly reason: TroubleReason;
  readonly detail: string;
  /** Where the other side has said when to come again. */
  readonly retryAfterMs?: number;
}
