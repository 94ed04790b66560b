import { always, OF_SHOP, type Case } from './case.js';

export const SENDERS: readonly Case[] = [
  {
    alert: 'DmarcNewSender',
    series: {
      ...OF_SHOP,
      'dmarc_new_sender_messages{domain="shop.example", sender="mailgun"}': [12, 340, null],
    },
    labels: { severity: 'info', domain: 'shop.example', sender: 'mailgun', team: 'shop' },
    summary: 'mailgun is new among the senders of shop.example',
    description:
      'mailgun sent 340 messages in the name of shop.example in the last seven settled days, and was not seen before the last 28.',
    dashboard: '/d/plumbline-sources?var-domain=shop.example&var-sender=mailgun',
  },
  {
    alert: 'DmarcSenderMisaligned',
    series: {
      ...OF_SHOP,
      'dmarc_messages{domain="shop.example", window="7d", sender_class="compliant"}': always(7000),
      'dmarc_misaligned_sender_messages{domain="shop.example", sender="sendgrid"}': [null, 420, null],
    },
    labels: {
      severity: 'warning',
      domain: 'shop.example',
      sender: 'sendgrid',
      team: 'shop',
      needs_complete: 'true',
    },
    summary: 'Mail of shop.example from sendgrid is not aligned any more',
    description:
      'sendgrid sent aligned mail in the name of shop.example and does not any more: 420 messages were not aligned since then.',
    dashboard: '/d/plumbline-sources?var-domain=shop.example&var-sender=sendgrid',
  },
];
