import type { BenchStore } from '../embedded.js';
import { domainName, type Shape } from './generate.js';

/** What a dashboard asks; `sql` of a number is the same question about something else. */
export interface Question {
  readonly name: string;
  readonly sql: (turn: number) => string;
}

const DAY_SUMS = 'sum(messages), sum(dmarc_pass_messages), sum(quarantine_messages), sum(reject_messages)';
const VARIANTS = 20;

export async function questionsOf(store: BenchStore, shape: Shape): Promise<Question[]> {
  const domain = inTurn(Array.from({ length: shape.domains }, (_, i) => domainName(i)));
  const report = inTurn(await firsts(store, REPORT_KEYS));
  const hot = inTurn(await firsts(store, HOT_IPS));
  const rare = inTurn(await firsts(store, RARE_IPS));
  return [
    ...[30, 90].map((days) => ({
      name: `v_domain_day, all domains, ${days} days`,
      sql: () => `SELECT day, ${DAY_SUMS} FROM v_domain_day WHERE ${last(days)} GROUP BY day ORDER BY day`,
    })),
    {
      name: 'v_domain_day, one domain, 90 days',
      sql: (turn) =>
        `SELECT * FROM v_domain_day WHERE domain = '${domain(turn)}' AND ${last(90)} ORDER BY day`,
    },
    {
      name: 'v_sender_day, all domains, 30 days',
      sql: () => senders(last(30)),
    },
    {
      name: 'v_sender_day, one domain, 90 days',
      sql: (turn) => senders(`domain = '${domain(turn)}' AND ${last(90)}`),
    },
    {
      name: 'v_source_day, top 50 of a domain, 30 days',
      sql: (turn) =>
        `SELECT source_ip, sum(messages) AS sent, sum(dmarc_pass_messages), any(country), any(asn) FROM v_source_day
         WHERE domain = '${domain(turn)}' AND ${last(30)} GROUP BY source_ip ORDER BY sent DESC LIMIT 50`,
    },
    { name: "one source's history, a rare IP", sql: (turn) => history(rare(turn)) },
    { name: "one source's history, an IP that is everywhere", sql: (turn) => history(hot(turn)) },
    {
      name: "one report's records",
      sql: (turn) =>
        `SELECT * FROM v_records WHERE report_key = ${report(turn)}
           AND (domain, day) IN (SELECT domain, day FROM v_reports WHERE report_key = ${report(turn)}) ORDER BY ordinal`,
    },
    { name: 'the newest 200 records of a rare IP', sql: (turn) => newest(rare(turn)) },
    { name: 'the newest 200 records of an IP that is everywhere', sql: (turn) => newest(hot(turn)) },
  ];
}

const REPORT_KEYS = `SELECT report_key FROM reports WHERE records > 20 ORDER BY cityHash64(report_key)`;
const HOT_IPS = `SELECT source_ip FROM records WHERE day = (SELECT max(day) FROM records) GROUP BY source_ip ORDER BY count() DESC`;
const RARE_IPS = `SELECT source_ip FROM records WHERE day = (SELECT max(day) FROM records) AND sender = '' AND country != 'DE'
  GROUP BY source_ip ORDER BY cityHash64(source_ip)`;

function last(days: number): string {
  return `day >= today() - ${days}`;
}

function senders(which: string): string {
  return `SELECT sender, sender_class, sum(messages) AS sent, sum(dmarc_pass_messages) FROM v_sender_day
          WHERE ${which} GROUP BY sender, sender_class ORDER BY sent DESC LIMIT 20`;
}

function history(ip: string): string {
  return `SELECT day, domain, sum(messages), sum(dmarc_pass_messages) FROM v_source_day
          WHERE source_ip = '${ip}' AND (domain, day) IN (SELECT domain, day FROM v_source_days WHERE source_ip = '${ip}')
          GROUP BY day, domain ORDER BY day`;
}

/** As docs/sql.md has it: the places of the IP, of these the newest that hold enough, and there the records. */
function newest(ip: string): string {
  return `WITH
            places AS (SELECT domain, day FROM v_source_days WHERE source_ip = '${ip}' ORDER BY day DESC LIMIT 200),
            newest AS (
              SELECT domain, day FROM v_records
              WHERE source_ip = '${ip}' AND (domain, day) IN (SELECT domain, day FROM places)
              ORDER BY day DESC LIMIT 200
            )
          SELECT * FROM v_records
          WHERE source_ip = '${ip}' AND (domain, day) IN (SELECT domain, day FROM newest)
          ORDER BY day DESC, reporter, ordinal LIMIT 200`;
}

async function firsts(store: BenchStore, sql: string): Promise<string[]> {
  const rows = await store.ask(`${sql} LIMIT ${VARIANTS}`);
  return rows.flatMap((row) => row[0] ?? []);
}

function inTurn(things: readonly string[]): (turn: number) => string {
  return (turn) => {
    const thing = things[turn % things.length];
    if (thing === undefined) throw new Error('There is nothing to ask about.');
    return thing;
  };
}
