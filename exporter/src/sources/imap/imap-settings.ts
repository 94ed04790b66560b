import type { MailServer } from '../mailbox/mail-server.js';
import type { TokenSettings } from '../oauth2/token.js';

export interface ImapSettings extends MailServer {
  readonly oauth2?: TokenSettings | undefined;
  readonly folders: readonly string[];
  readonly after: 'move' | 'flag' | 'delete' | 'leave';
  readonly done: string;
  readonly failed: string;
  readonly flag: string;
  readonly others: 'leave' | 'move';
  readonly others_folder: string;
  readonly idle: boolean;
  readonly look_back: number;
  readonly remembered: number;
  /** In milliseconds. */
  readonly poll: number;
  /** In milliseconds. */
  readonly glance: number;
  readonly in_flight: number;
  readonly mail_bytes: number;
}
