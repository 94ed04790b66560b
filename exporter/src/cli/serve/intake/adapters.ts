import type { SourceSettings } from '../../../config/intake/read-sources.js';
import { requestBytesOf } from '../../../config/intake/webhook.js';
import type { IntakeSource } from '../../../model/intake-source.js';
import { WebhookSource, type Webhooks } from '../../../sources/webhook/webhook-source.js';
import { FolderSource } from '../../../sources/folder/folder-source.js';
import { MaildirSource } from '../../../sources/maildir/maildir-source.js';
import { MboxSource } from '../../../sources/mbox/mbox-source.js';
import { Pop3Source } from '../../../sources/pop3/pop3-source.js';

/** What adapters share. */
export interface AdapterTools {
  readonly webhooks: Webhooks;
}

/**
 * What makes the adapter for what the settings say of an intake source. Those that stand on much code of others are
 * loaded here, by who has such a source.
 */
export async function adapterOf(
  settings: SourceSettings,
  { webhooks }: AdapterTools,
): Promise<() => IntakeSource> {
  switch (settings.type) {
    case 'folder':
      return () => new FolderSource(settings.name, settings);
    case 'maildir':
      return () => new MaildirSource(settings.name, settings);
    case 'mbox':
      return () => new MboxSource(settings.name, settings);
    case 'imap': {
      const { ImapSource } = await import('../../../sources/imap/imap-source.js');
      return () => new ImapSource(settings.name, settings);
    }
    case 'pop3':
      return () => new Pop3Source(settings.name, settings);
    case 'smtp':
    case 'lmtp': {
      const { SmtpSource } = await import('../../../sources/smtp/smtp-source.js');
      return () => new SmtpSource(settings.name, settings);
    }
    case 'webhook':
      return () =>
        new WebhookSource(settings.name, { ...settings, request_bytes: requestBytesOf(settings) }, webhooks);
  }
}
