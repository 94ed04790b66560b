import type { Thresholds } from '../../thresholds.js';
import { OWN_WEEK } from '../promql.js';
import type { DomainAlert } from '../rule.js';
import { COUNT, DOMAIN, SENDER } from '../words.js';

/** Who sends in the name of a domain. */
export function senderAlerts({ senders, floors }: Thresholds): DomainAlert[] {
  return [
    {
      about: 'domain',
      name: 'DmarcNewSender',
      severity: 'info',
      expr: `max by (domain, sender) (dmarc_new_sender_messages) >= ${senders.new}`,
      summary: `${SENDER} is new among the senders of ${DOMAIN}`,
      description: `${SENDER} sent ${COUNT} messages in the name of ${DOMAIN} in the last seven settled days, and was not seen before the last 28.`,
      dashboard: 'plumbline-sources',
    },
    {
      about: 'domain',
      name: 'DmarcSenderMisaligned',
      severity: 'warning',
      needsComplete: true,
      expr: `max by (domain, sender) (dmarc_misaligned_sender_messages) >= ${senders.misaligned}
and on (domain) ${OWN_WEEK} >= ${floors.own_state}`,
      summary: `Mail of ${DOMAIN} from ${SENDER} is not aligned any more`,
      description: `${SENDER} sent aligned mail in the name of ${DOMAIN} and does not any more: ${COUNT} messages were not aligned since then.`,
      dashboard: 'plumbline-sources',
    },
  ];
}
