import type { CatalogueSender } from '../../model/sender.js';

/** A sender as JSON has it, of a command and of the API alike. */
export function senderView(sender: CatalogueSender): object {
  const { key, name, category, site, dmarcDocs, forwards, platform, origin, evidence } = sender;
  return { key, name, category, site, dmarc_docs: dmarcDocs, forwards, platform, origin, evidence };
}
