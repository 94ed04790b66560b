import { COUNTED_MAIL, IS_COUNTED } from '../counted.js';
import { SHOWN_ONCE } from './shown-once.js';

/** Words that are labels' values come from closed sets and from the catalogue; none of them is a stranger's. */
export interface DayFamily {
  readonly name: string;
  readonly help: string;
  /** Beside the domain. */
  readonly labels: readonly string[];
  /** What of a day is settled, kept and written together. */
  readonly of: DayPart;
  /** Rows of `day`, `domain`, `words` (the labels' values) and `value`. */
  readonly rows: string;
}

/** How much there is of names that nobody among us chose; as of `metrics` in the settings. */
export interface HistoryBounds {
  /** Of so many subdomains at most that nobody named. */
  readonly subdomains: number;
  /** Senders of a domain and day that are named. */
  readonly senders: number;
}

export type DayPart = 'mail' | 'failures' | 'tls';

/** On a day of event time, of the reports that windows count: so a gauge of a day and its history are one figure. */
export const DAY_FAMILIES: readonly DayFamily[] = [
  {
    name: 'dmarc_daily_messages',
    help: 'Messages that aggregate reports tell of a day of event time, by what the mail was to the domain.',
    labels: ['sender_class'],
    of: 'mail',
    rows: eachWord(
      COUNTED_MAIL,
      ['compliant', 'misconfigured', 'forwarder', 'threat', 'unknown'].map((word) => [
        word,
        `sumIf(messages, sender_class = '${word}')`,
      ]),
    ),
  },
  {
    name: 'dmarc_daily_aligned_messages',
    help: 'Messages of the day that passed DMARC, by what was aligned.',
    labels: ['by'],
    of: 'mail',
    rows: eachWord(COUNTED_MAIL, [
      ['dkim_and_spf', 'sumIf(messages, dkim_aligned AND spf_aligned)'],
      ['dkim_only', 'sumIf(messages, dkim_aligned AND NOT spf_aligned)'],
      ['spf_only', 'sumIf(messages, spf_aligned AND NOT dkim_aligned)'],
    ]),
  },
  {
    name: 'dmarc_daily_disposition_messages',
    help: 'Messages of the day, by what receivers say that they did (other: something else, or they do not say).',
    labels: ['disposition'],
    of: 'mail',
    rows: eachWord(COUNTED_MAIL, [
      ['none', "sumIf(messages, disposition IN ('none', 'pass'))"],
      ['quarantine', "sumIf(messages, disposition = 'quarantine')"],
      ['reject', "sumIf(messages, disposition = 'reject')"],
      ['other', "sumIf(messages, disposition NOT IN ('none', 'pass', 'quarantine', 'reject'))"],
    ]),
  },
  {
    name: 'dmarc_daily_sender_messages',
    help: 'Messages of the day, by the senders that sent most (other: the rest, and what is not known) and what they were to the domain.',
    labels: ['sender', 'sender_class'],
    of: 'mail',
    rows: `SELECT day, domain, [if(sender = '' OR place > {senders:UInt32}, 'other', toString(sender)), toString(sender_class)] AS words,
        sum(messages) AS value
      FROM (
        SELECT day, domain, sender, sender_class, messages,
          dense_rank() OVER (PARTITION BY day, domain ORDER BY sender = '', total DESC, toString(sender)) AS place
        FROM (
          SELECT day, domain, sender, sender_class, sum(n) AS messages, sum(messages) OVER (PARTITION BY day, domain, sender) AS total
          FROM (SELECT day, domain, sender, sender_class, messages AS n FROM ${COUNTED_MAIL} AND ${ofOurDays()})
          GROUP BY day, domain, sender, sender_class
        )
      )
      GROUP BY day, domain, words`,
  },
  {
    name: 'dmarc_daily_failure_reports',
    help: 'Failure reports about mail of the day, where there are any.',
    labels: [],
    of: 'failures',
    rows: `SELECT day, domain, emptyArrayString() AS words, count() AS value
      FROM v_failures WHERE ${ofOurDays()} AND ${IS_COUNTED} GROUP BY day, domain`,
  },
  {
    name: 'tlsrpt_daily_sessions',
    help: 'SMTP sessions that TLS reports tell of the day, by outcome.',
    labels: ['outcome'],
    of: 'tls',
    rows: eachWord(`v_tls_policies WHERE ${IS_COUNTED}`, [
      ['ok', 'sum(sessions_ok)'],
      ['failed', 'sum(sessions_failed)'],
    ]),
  },
];

type Figure = readonly [word: string, sql: string];

/** All words of a closed set, those with nothing as well. */
function eachWord(counted: string, figures: readonly Figure[]): string {
  const pairs = figures.map(([word, sql]) => `(['${word}'], toUInt64(${sql}))`);
  return `SELECT day, domain, pair.1 AS words, pair.2 AS value
    FROM (SELECT day, domain, arrayJoin([${pairs.join(', ')}]) AS pair FROM ${counted} AND ${ofOurDays()} GROUP BY day, domain)`;
}

/** The same domains as at /metrics: of the others strangers say which there are. */
function ofOurDays(): string {
  return `domain IN ${SHOWN_ONCE} AND day >= {from:Date} AND day <= {to:Date}`;
}
