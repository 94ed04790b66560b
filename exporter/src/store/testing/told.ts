/** Rows of reports as they would stand in the store, for tests of what views make of them. */
import { DATABASE, type TestStore } from './store.js';

/** What one report says, about each of some days. Days are counted back from the last settled one. */
export interface Told {
  readonly domain: string;
  /** The first day and the last; negative where it is not settled yet. */
  readonly days: readonly [first: number, last: number];
  /** Only on these days of the week; 1 is Monday. */
  readonly weekdays?: readonly number[];
  readonly messages: number;
  readonly reporter?: string;
  readonly sender?: string;
  readonly senderClass?: string;
  readonly aligned?: boolean;
  readonly disposition?: string;
  readonly sourceIp?: string;
  /** Whether DKIM passed for the very name in From. */
  readonly exact?: boolean;
  /** Whether aligned SPF passed, and whether for the very name in From. */
  readonly spfAligned?: boolean;
  readonly spfExact?: boolean;
  /** Whether the receiver says nothing of either. */
  readonly notEvaluated?: boolean;
  /** Domain, selector and result of the signature. */
  readonly dkim?: readonly [domain: string, selector: string, result: string];
  /** Domain, scope and result. */
  readonly spf?: readonly [domain: string, scope: string, result: string];
  readonly headerFrom?: string;
  readonly published?: Partial<Readonly<Record<'p' | 'sp' | 'np' | 'adkim' | 'aspf' | 'testing', string>>>;
  /** Hours from the end of the day until the report was sent. */
  readonly lateHours?: number;
  /** The hours of the day it is about, all of them if it does not say; below 0 of the day before. */
  readonly hours?: readonly [from: number, until: number];
  /** Whether it came as a file, and so without a date of its own. */
  readonly asFile?: boolean;
  /** Whether it is only now that it came in, and not when it was sent. */
  readonly broughtIn?: boolean;
  /** Whether its mail was shown to be its reporter's. */
  readonly check?: 'pass' | 'fail';
}

/** Hides a report that was told: another revision of it counts. */
export type TakeBack = () => Promise<void>;

/** Each call is reports of their own, committed at once. */
async function tell(store: TestStore, told: Told): Promise<TakeBack> {
  const key = nextKey(told);
  const days = `(SELECT day, cityHash64('${key}', day) AS report_key
    FROM (SELECT (SELECT until FROM ${DATABASE}.v_settled) - toInt32(arrayJoin(range(${told.days[1] + 100}, ${told.days[0] + 101})) - 100) AS day)
    WHERE ${told.weekdays === undefined ? 'true' : `toDayOfWeek(day) IN (${told.weekdays.join(', ')})`})`;
  const who = `'${told.domain}', day, '${told.reporter ?? 'reporter.example'}', report_key, 1`;
  const { hours = [0, 24], published = {} } = told;
  const dkim = arraysOf(told.dkim);
  const spf = arraysOf(told.spf);
  await run(
    store,
    `INSERT INTO ${DATABASE}.records (domain, day, reporter, report_key, attempt, source_ip, messages, sender, sender_class,
       disposition, dkim_aligned, spf_aligned, aligned_unknown, dkim_strict, spf_strict, header_from,
       \`dkim.domain\`, \`dkim.selector\`, \`dkim.result\`, \`dkim.human\`, \`spf.domain\`, \`spf.scope\`, \`spf.result\`, \`spf.human\`)
     SELECT ${who}, toIPv6('${told.sourceIp ?? '192.0.2.1'}'), ${told.messages}, '${told.sender ?? ''}',
       '${told.senderClass ?? 'compliant'}', '${told.disposition ?? 'unknown'}', ${told.aligned ?? true}, ${told.spfAligned ?? false},
       ${told.notEvaluated ?? false}, ${told.exact ?? false}, ${told.spfExact ?? false}, '${told.headerFrom ?? ''}', ${dkim}, ${spf}
     FROM ${days}`,
    `INSERT INTO ${DATABASE}.reports (domain, day, reporter, report_key, attempt, identity, batch, kind, begin, end, received_at, ingested_at, dated, messages, reporter_check, ${PUBLISHED.join(', ')})
     SELECT ${who}, report_key, 1, 'aggregate', toDateTime(day, 'UTC') + ${hours[0] * 3600}, toDateTime(day, 'UTC') + ${hours[1] * 3600 - 1} AS until_then,
       toDateTime64(until_then, 3, 'UTC') + ${(told.lateHours ?? 6) * 3600} AS sent, ${told.broughtIn === true ? 'now64(3)' : 'sent'},
       ${told.asFile !== true}, ${told.messages}, '${told.check ?? 'unknown'}', ${PUBLISHED.map((field) => `'${published[field] ?? ''}'`).join(', ')} FROM ${days}`,
  );
  return () =>
    run(
      store,
      `INSERT INTO ${DATABASE}.commits (batch, closer, outcome, hides)
       SELECT cityHash64('${key}'), 'test', 'committed', groupArray((report_key, toUInt32(1))) FROM ${days}`,
    );
}

const PUBLISHED = ['p', 'sp', 'np', 'adkim', 'aspf', 'testing'] as const;

/** Arrays as four columns of a row have them, of which nobody asks for the last. */
function arraysOf(result: readonly string[] | undefined): string {
  if (result === undefined) return '[], [], [], []';
  return [...result, ''].map((word) => `['${word}']`).join(', ');
}

function nextKey(told: Told): string {
  return JSON.stringify(told).replaceAll("'", '');
}

async function run(store: TestStore, ...statements: string[]): Promise<void> {
  for (const sql of statements) {
    const done = await store.client.command(sql);
    if (!done.ok) throw new Error(`${done.detail}: ${sql}`);
  }
}

export interface NewDomain {
  readonly domain: string;
  readonly hear: (told: Omit<Told, 'domain'>) => Promise<TakeBack>;
}

/** Each call is a domain that no other test knows, and what is told of it. */
export function newDomains(store: () => TestStore): () => NewDomain {
  let domains = 0;
  return () => {
    const domain = `d${++domains}.example`;
    return { domain, hear: (told) => tell(store(), { ...told, domain }) };
  };
}
