import { always, edges, OF_SHOP, type Edge } from '../case.js';

const WEEK = 'dmarc_messages{domain="shop.example", window="7d", sender_class="compliant"}';
const NEW = 'dmarc_new_sender_messages{domain="shop.example", sender="mailgun"}';
const MISALIGNED = 'dmarc_misaligned_sender_messages{domain="shop.example", sender="sendgrid"}';

export const SENDER_EDGES: readonly Edge[] = [
  ...edges('DmarcNewSender', OF_SHOP, { messages: { [NEW]: [19, 20, 19] } }),
  ...edges(
    'DmarcSenderMisaligned',
    { ...OF_SHOP, [WEEK]: always(7000), [MISALIGNED]: always(420) },
    { messages: { [MISALIGNED]: [49, 51, 49] }, 'own mail': { [WEEK]: [98, 102, 98] } },
  ),
];
