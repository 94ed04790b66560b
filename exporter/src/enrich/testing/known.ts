import { knowledgeOf } from '../senders/known.js';
import { readSenders } from '../senders/read-senders.js';
import type { Knowledge } from '../senders/shown.js';

const FILES: Readonly<Record<string, string>> = {
  delivery: `
category: email_delivery
title: Delivery
senders:
  - { key: relay, name: Relay, platform: true, evidence: [{ dkim: relay.test }, { envelope: relay.test },
      { ptr: out.relay.test }, { range: 198.51.100.0/24 }] }
`,
  marketing: `
category: marketing
title: Marketing
senders:
  - { key: letters, name: Letters, evidence: [{ dkim: letters.test }, { envelope: bounce.letters.test },
      { ptr: letters.test }, { asn: 64500 }, { selector: 'lt1-*' }] }
  - { key: desk, name: Desk, evidence: [{ dkim: desk.test }, { envelope: desk.test }, { range: 198.51.101.0/24 },
      { selector: deskkey, also: range }] }
`,
  mailboxes: `
category: mailbox_providers
title: Mailboxes
senders:
  - { key: mailco, name: Mailco, forwards: true, evidence: [{ dkim: mailco.test }, { envelope: mailco.test },
      { ptr: out.mailco.test }, { range: 203.0.113.0/26 }] }
`,
  gateways: `
category: security_gateways
title: Gateways
senders:
  - { key: gate, name: Gate, forwards: true, evidence: [{ ptr: gate.test }, { range: 203.0.113.64/26 }] }
`,
  forwarders: `
category: forwarders
title: Forwarders
senders:
  - { key: alumni, name: Alumni, forwards: true, evidence: [{ envelope: alumni.test }, { ptr: alumni.test }, { asn: 64502 }] }
  - { key: alias, name: Alias, forwards: true, submission: customer_key, evidence: [{ dkim: alias.test },
      { envelope: alias.test }, { ptr: alias.test }, { selector: 'al-*' }] }
  - { key: oldbox, name: Oldbox, forwards: true, submission: service_key, evidence: [{ dkim: oldbox.test },
      { envelope: oldbox.test }, { ptr: oldbox.test }] }
`,
  lists: `
category: mailing_lists
title: Lists
senders:
  - { key: lists, name: Lists, forwards: true, evidence: [{ dkim: lists.test }, { envelope: lists.test }] }
`,
  hosting: `
category: hosting
title: Hosting
senders:
  - { key: rack, name: Rack, evidence: [{ dkim: rack.test }, { envelope: rack.test }, { ptr: rack.test }, { asn: 64501 }] }
`,
};

const OWN = { ranges: ['192.0.2.0/25', '2001:db8:a::/48'], domains: ['relays.test'] };

/** A small world of senders, whose names are those of its files. */
export function knownForTests(): Knowledge {
  const { senders, problems } = readSenders(
    Object.entries(FILES).map(([name, text]) => ({
      name: `${name}.yml`,
      text,
      origin: 'catalogue' as const,
    })),
  );
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return knowledgeOf(senders, OWN, []);
}
