import type { CheckSettings } from './checking/session-checks.js';

/** What an SMTP or LMTP receiver is set to. Times are in milliseconds, `cert` and `key` are PEM. */
export interface ReceiverSettings {
  readonly type: 'smtp' | 'lmtp';
  readonly listen: { readonly host: string | undefined; readonly port: number };
  readonly recipients: readonly string[];
  readonly hostname?: string | undefined;
  readonly networks: readonly string[];
  readonly tls?: ReceiverTls | undefined;
  readonly mail_bytes: number;
  readonly dotted_lines: number;
  readonly recipients_of_mail: number;
  readonly in_flight: number;
  readonly not_reports: 'refuse' | 'accept';
  /** Whose word is taken for who sent a mail; `session` is ours. */
  readonly authentication?: 'header' | 'session';
  readonly checks?: CheckSettings;
  readonly connections: number;
  readonly connections_of_address: number;
  readonly connections_a_minute: number;
  readonly connections_a_minute_of_address: number;
  readonly mails_a_minute: number;
  readonly mails_a_minute_of_address: number;
  readonly errors: number;
  readonly timeouts: {
    readonly idle: number;
    readonly begin: number;
    readonly crowded: number;
    readonly mail: number;
    readonly commit: number;
    readonly drain: number;
  };
}

export interface ReceiverTls {
  readonly mode: 'offered' | 'required' | 'implicit';
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}
