import { ipv4, type AddressRange } from './addresses.js';
import { signed, spf, type Authentication, type Signature } from './authentication.js';
import type { DemoDomain } from './domains.js';
import { NEWSLETTER_SELECTOR, type BrokenKey } from './events.js';
import type { StoryOfMail } from './story.js';
import { SHOP_SELECTORS } from './story-events.js';

export type SenderClass = 'compliant' | 'misconfigured' | 'forwarder' | 'threat';

/** A service that sends mail in a domain's name, rightly or not. */
export interface DemoSender {
  readonly name: string;
  readonly senderClass: SenderClass;
  readonly addresses: AddressRange;
  /** Its share of the records of a usual day. */
  readonly weight: number;
  /** How likely, in percent, the messages of a record double, and double again. */
  readonly volume: number;
  /** The mail it sends, each kind with its weight. */
  readonly mail: readonly (readonly [Authentication, number])[];
}

/** The services around a domain on one day. Addresses are those of RFC 5737, RFC 3849 and RFC 2544. */
export function sendersOf(
  domain: DemoDomain,
  broken: BrokenKey | undefined,
  burst: boolean,
  { shopSelectors, survey }: StoryOfMail,
): DemoSender[] {
  return [
    mailGateway(domain),
    shop(domain, shopSelectors ?? [SHOP_SELECTORS.old]),
    newsletter(domain, broken),
    crm(domain),
    ticketSystem(domain),
    forwarder(domain),
    mailingList(domain),
    spoofers(domain, burst),
    ...(survey === undefined ? [] : [surveyService(domain, survey === 'aligned')]),
  ];
}

function mailGateway(domain: DemoDomain): DemoSender {
  const own = signed(domain.name, 's2024');
  const usual = { headerFrom: domain.name, envelopeFrom: domain.name };
  const passes = spf(domain.name, 'pass');
  return {
    name: 'mail-gateway',
    senderClass: 'compliant',
    addresses: {
      v4: ipv4(192, 0, 2, (domain.index % 16) * 16),
      v4Size: 6,
      v6: `2001:db8:${(0x100 + domain.index).toString(16)}`,
      v6Size: 12,
      v6Share: 30,
    },
    weight: 40,
    volume: 48,
    mail: [
      [{ ...usual, dkim: [own], spf: passes }, 90],
      [{ ...usual, dkim: [{ ...own, result: 'temperror' }], spf: passes }, 2],
      [{ ...usual, dkim: [own], spf: spf(domain.name, 'temperror') }, 1],
      [{ ...usual, headerFrom: `office.${domain.name}`, dkim: [own], spf: passes }, 4],
      // A bounce has no reverse-path, so SPF looks at the name in HELO (RFC 7208 2.4).
      [
        {
          ...usual,
          envelopeFrom: '',
          dkim: [own],
          spf: { domain: `mx1.${domain.name}`, scope: 'helo', result: 'pass' },
        },
        3,
      ],
    ],
  };
}

/** With several selectors, each signs as much of its mail. */
function shop(domain: DemoDomain, selectors: readonly string[]): DemoSender {
  const cloud = signed('cloud-mta.example', 'c7');
  const mail = {
    headerFrom: domain.name,
    envelopeFrom: `bounce.${domain.name}`,
    dkim: [cloud],
    spf: spf(`bounce.${domain.name}`, 'pass'),
  };
  return {
    name: 'shop',
    senderClass: 'compliant',
    addresses: {
      v4: ipv4(198, 51, 100, (domain.index % 16) * 16),
      v4Size: 16,
      v6: `2001:db8:${(0x2000 + domain.index).toString(16)}`,
      v6Size: 64,
      v6Share: 20,
    },
    weight: 20,
    volume: 45,
    mail: [
      ...selectors.map(
        (selector) => [{ ...mail, dkim: [signed(domain.name, selector), cloud] }, 97] as const,
      ),
      [mail, 3 * selectors.length],
    ],
  };
}

/** Its own bounce domain, so DKIM alone carries DMARC: a broken key is felt at once. */
function newsletter(domain: DemoDomain, broken: BrokenKey | undefined): DemoSender {
  const own = signed(domain.name, NEWSLETTER_SELECTOR);
  const service = signed('newsletter.example', 'nl');
  return {
    name: 'newsletter-service',
    senderClass: broken === undefined ? 'compliant' : 'misconfigured',
    addresses: { v4: ipv4(203, 0, 113, 0), v4Size: 64, v6: '2001:db8:4000', v6Size: 256, v6Share: 15 },
    weight: 18,
    volume: 50,
    mail: [
      [
        {
          headerFrom: domain.name,
          envelopeFrom: 'bounces.newsletter.example',
          dkim: [broken === undefined ? own : { ...own, result: 'fail' }, service],
          spf: spf('bounces.newsletter.example', 'pass'),
        },
        1,
      ],
    ],
  };
}

/** Authenticated, but as itself. */
function crm(domain: DemoDomain): DemoSender {
  return {
    name: 'crm-service',
    senderClass: 'misconfigured',
    addresses: { v4: ipv4(203, 0, 113, 64), v4Size: 24, v6: '2001:db8:5000', v6Size: 64, v6Share: 10 },
    weight: 6,
    volume: 40,
    mail: [
      [
        {
          headerFrom: domain.name,
          envelopeFrom: 'mail.crm-service.example',
          dkim: [signed('crm-service.example', 'k1')],
          spf: spf('mail.crm-service.example', 'pass'),
        },
        1,
      ],
    ],
  };
}

function ticketSystem(domain: DemoDomain): DemoSender {
  return {
    name: 'ticket-system',
    senderClass: 'misconfigured',
    addresses: { v4: ipv4(203, 0, 113, 96), v4Size: 4, v6: '2001:db8:6000', v6Size: 4, v6Share: 0 },
    weight: 3,
    volume: 30,
    mail: [
      [
        {
          headerFrom: `help.${domain.name}`,
          envelopeFrom: 'tickets.example',
          dkim: [],
          spf: spf('tickets.example', 'pass'),
        },
        1,
      ],
    ],
  };
}

function forwarder(domain: DemoDomain): DemoSender {
  const own = signed(domain.name, 's2024');
  const kept = {
    headerFrom: domain.name,
    envelopeFrom: domain.name,
    dkim: [own],
    spf: spf(domain.name, 'fail'),
  };
  return {
    name: 'university-forwarder',
    senderClass: 'forwarder',
    addresses: { v4: ipv4(203, 0, 113, 112), v4Size: 32, v6: '2001:db8:7000', v6Size: 128, v6Share: 35 },
    weight: 5,
    volume: 20,
    mail: [
      [kept, 70],
      // With its own reverse-path (SRS), SPF passes for the forwarder.
      [{ ...kept, envelopeFrom: 'alumni.example', spf: spf('alumni.example', 'pass') }, 15],
      [{ ...kept, dkim: [{ ...own, result: 'fail' }], path: 'forwarded' }, 10],
      [{ ...kept, dkim: [{ ...own, result: 'fail' }] }, 5],
    ],
  };
}

/** Like the newsletter, but for a key of the domain that it is not given at first. */
function surveyService(domain: DemoDomain, isAligned: boolean): DemoSender {
  const service = signed('survey-service.example', 'sv');
  return {
    name: 'survey-service',
    senderClass: isAligned ? 'compliant' : 'misconfigured',
    addresses: { v4: ipv4(203, 0, 113, 176), v4Size: 8, v6: '2001:db8:9000', v6Size: 16, v6Share: 15 },
    weight: 14,
    volume: 48,
    mail: [
      [
        {
          headerFrom: domain.name,
          envelopeFrom: 'bounces.survey-service.example',
          dkim: isAligned ? [signed(domain.name, 'survey'), service] : [service],
          spf: spf('bounces.survey-service.example', 'pass'),
        },
        1,
      ],
    ],
  };
}

/** A list rewrites subject and footer: the author's signature breaks, its own is whole. */
function mailingList(domain: DemoDomain): DemoSender {
  const mail = {
    headerFrom: domain.name,
    envelopeFrom: 'lists.example',
    dkim: [{ ...signed(domain.name, 's2024'), result: 'fail' as const }, signed('lists.example', 'list')],
    spf: spf('lists.example', 'pass'),
  };
  return {
    name: 'mailing-list',
    senderClass: 'forwarder',
    addresses: { v4: ipv4(203, 0, 113, 160), v4Size: 8, v6: '2001:db8:8000', v6Size: 8, v6Share: 40 },
    weight: 3,
    volume: 25,
    mail: [
      [{ ...mail, path: 'mailing_list' }, 70],
      [mail, 30],
    ],
  };
}

/** Nothing passes; on the day of a burst they come from everywhere. */
function spoofers(domain: DemoDomain, burst: boolean): DemoSender {
  const plain = { headerFrom: domain.name, envelopeFrom: domain.name, dkim: [] };
  return {
    name: 'spoofers',
    senderClass: 'threat',
    addresses: {
      v4: ipv4(198, 18, 0, 0),
      v4Size: 131_072,
      v6: '2001:db8:bad',
      v6Size: 16_777_216,
      v6Share: 10,
    },
    weight: burst ? 90 : 5,
    volume: 15,
    mail: [
      [{ ...plain, spf: spf(domain.name, 'fail') }, 60],
      [{ ...plain, spf: spf(domain.name, 'softfail') }, 15],
      [
        {
          ...plain,
          dkim: [signedBadly(domain.name)],
          envelopeFrom: 'junk.example',
          spf: spf('junk.example', 'none'),
        },
        15,
      ],
      [
        {
          ...plain,
          headerFrom: `billing.${domain.name}`,
          envelopeFrom: `billing.${domain.name}`,
          spf: spf(`billing.${domain.name}`, 'none'),
          nonExistent: true,
        },
        10,
      ],
    ],
  };
}

function signedBadly(domain: string): Signature {
  return { domain, selector: 'default', result: 'permerror' };
}
