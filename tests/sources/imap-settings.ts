import type { ImapSettings } from '@plumbline/exporter/sources/imap/imap-settings.js';
import { PASSWORD, USER, type Dovecot } from '../mail/dovecot.js';

export function imapSettings(dovecot: Pick<Dovecot, 'imap'>, more: Partial<ImapSettings> = {}): ImapSettings {
  return {
    host: '127.0.0.1',
    port: dovecot.imap,
    security: 'none',
    user: USER,
    password: PASSWORD,
    timeout: 5000,
    folders: ['INBOX'],
    after: 'move',
    done: 'Plumbline/Done',
    failed: 'Plumbline/Failed',
    flag: '\\Seen',
    others: 'leave',
    others_folder: 'Plumbline/Others',
    idle: true,
    look_back: 1000,
    remembered: 100_000,
    poll: 60_000,
    glance: 5000,
    in_flight: 1000,
    mail_bytes: 256 * 2 ** 20,
    ...more,
  };
}
