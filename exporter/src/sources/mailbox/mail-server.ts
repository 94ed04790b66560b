import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { messageOf } from './troubles.js';

/** Where a mailbox is, and who we are there. */
export interface MailServer {
  readonly host: string;
  readonly port?: number | undefined;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly ca_file?: string | undefined;
  readonly server_name?: string | undefined;
  readonly user: string;
  readonly password?: string | undefined;
  /** In milliseconds. */
  readonly timeout: number;
}

/**
 * What is remembered of one mailbox is not true of another, and their numbers may be alike: there are servers that
 * begin with the same in each.
 */
export function mailboxKey({ host, user }: Pick<MailServer, 'host' | 'user'>): string {
  return createHash('sha256').update(`${user}\n${host}`).digest('hex').slice(0, 12);
}

/** The CA of the settings; a file that is not there is a trouble of TLS. */
export function authority({
  ca_file: file,
}: Pick<MailServer, 'ca_file'>): { readonly ca?: string } | SourceTrouble {
  if (file === undefined) return {};
  try {
    return { ca: readFileSync(file, 'utf8') };
  } catch (error) {
    return { reason: 'tls', detail: messageOf(error) };
  }
}
