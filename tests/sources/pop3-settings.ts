import type { Pop3Settings } from '@plumbline/exporter/sources/pop3/pop3-settings.js';
import { PASSWORD, USER, type Dovecot } from '../mail/dovecot.js';

export function pop3Settings(dovecot: Pick<Dovecot, 'pop3'>, more: Partial<Pop3Settings> = {}): Pop3Settings {
  return {
    host: '127.0.0.1',
    port: dovecot.pop3,
    security: 'none',
    user: USER,
    password: PASSWORD,
    timeout: 5000,
    after: 'delete',
    remembered: 1_000_000,
    poll: 60_000,
    in_flight: 1000,
    mail_bytes: 256 * 2 ** 20,
    ...more,
  };
}
