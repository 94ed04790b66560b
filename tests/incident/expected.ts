/** Who is told what of the incident: as rules and routes are shipped. */
import type { Service } from './on-call.js';
import { LETTERS, QUIET, SHOP } from './world.js';

export interface Expected {
  readonly alert: string;
  readonly domain: string;
  readonly to: readonly Service[];
  /** Besides these two: all its labels. */
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly description: string;
  /** Behind the address of Grafana. */
  readonly dashboard: string;
}

const AT_ONCE: readonly Service[] = ['history', 'pagerduty', 'slack'];
const TODAY: readonly Service[] = ['history', 'slack'];

const OF_OWN_MAIL = '&var-sender_class=compliant&var-sender_class=misconfigured';

const OF_LETTERS = { domain: LETTERS };
const CRITICAL = { severity: 'critical', team: 'marketing' };
const WARNING = { severity: 'warning', team: 'marketing' };

/** One of four who report has been silent for ten days, of whom each tells of 400 own messages a day. */
export const SILENCE: Expected = {
  alert: 'DmarcReporterSilent',
  domain: QUIET,
  to: TODAY,
  labels: { severity: 'warning' },
  summary: '1 reporter(s) fell silent about quiet.example',
  description:
    '1 reporter(s) that usually report about quiet.example are more than two days later than they ever are; v_reporters names them. 1600 own messages a day are usual.',
  dashboard: '/d/plumbline-reporters?var-domain=quiet.example&viewPanel=panel-13',
};

/** 1,000 of 2,600 messages a day are the newsletter: 38.46 in a hundred, of which 2 may fail. */
const BROKEN_KEY: readonly Expected[] = [
  {
    ...OF_LETTERS,
    alert: 'DmarcAlignmentDropped',
    to: AT_ONCE,
    labels: { ...CRITICAL, window: '1d' },
    summary: 'Only 61.54% of own mail of letters.example was aligned on the last settled day',
    description:
      'Of 2600 own messages of letters.example on the last settled day 61.54% were aligned; 100% are usual. Receivers rejected 0 of them. Look first at senders that lost alignment and selectors that stopped passing.',
    dashboard: `/d/plumbline-domain?var-domain=letters.example${OF_OWN_MAIL}&viewPanel=panel-8`,
  },
  {
    ...OF_LETTERS,
    alert: 'DmarcDkimFailing',
    to: TODAY,
    labels: { ...WARNING, needs_complete: 'true', mechanism: 'dkim', window: '1d' },
    summary: 'Only 61.54% of own mail of letters.example had aligned DKIM on the last settled day',
    description:
      'Of 2600 own messages of letters.example on the last settled day 61.54% had aligned DKIM; 100% are usual.',
    dashboard: `/d/plumbline-domain?var-domain=letters.example${OF_OWN_MAIL}&viewPanel=panel-9`,
  },
  {
    ...OF_LETTERS,
    alert: 'DmarcSelectorFailing',
    to: TODAY,
    labels: WARNING,
    summary: '1 DKIM selector(s) of letters.example stopped passing',
    description:
      '1 DKIM selector(s) of letters.example passed before and do not any more; v_selector_changes names them, with the day since when. In the last seven settled days there were 18200 own messages.',
    dashboard: '/d/plumbline-signatures?var-domain=letters.example&viewPanel=panel-7',
  },
  {
    ...OF_LETTERS,
    alert: 'DmarcSenderMisaligned',
    to: TODAY,
    labels: { ...WARNING, needs_complete: 'true', sender: 'mailchimp' },
    summary: 'Mail of letters.example from mailchimp is not aligned any more',
    description:
      'mailchimp sent aligned mail in the name of letters.example and does not any more: 1000 messages were not aligned since then.',
    dashboard: '/d/plumbline-sources?var-domain=letters.example&var-sender=mailchimp&viewPanel=panel-6',
  },
];

/** Each of four tells of 3,000 messages of strangers, where 5 are usual. The domain has a place of its own to be told at. */
const SPOOFING: Expected = {
  alert: 'DmarcThreatSpike',
  domain: SHOP,
  to: ['history', 'webhook'],
  labels: { severity: 'warning' },
  summary: '12000 messages a day pretend to be from shop.example',
  description:
    '12000 messages on the last settled day (or a day, in a mean of seven) were from sources that have nothing to do with shop.example; high days of the habit reach 20. Policy: p=none. Look first for sources that were own mail before: v_source_changes and the runbook name them.',
  dashboard: '/d/plumbline-sources?var-domain=shop.example&viewPanel=panel-3',
};

export const INCIDENT: readonly Expected[] = [...BROKEN_KEY, SPOOFING];
