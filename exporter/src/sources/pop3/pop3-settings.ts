import type { MailServer } from '../mailbox/mail-server.js';
import type { TokenSettings } from '../oauth2/token.js';

export interface Pop3Settings extends MailServer {
  readonly oauth2?: TokenSettings | undefined;
  readonly after: 'delete' | 'leave';
  readonly remembered: number;
  /** In milliseconds. */
  readonly poll: number;
  readonly in_flight: number;
  readonly mail_bytes: number;
}
