/** A long demo in a store: what was planted is in the views, in the figures of the truth. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SLOW } from '../uploads/exporter.js';
import { plumbline, scratch } from './plumbline.js';

type Counts = Readonly<Record<string, number>>;

interface DayTruth {
  readonly domain: string;
  readonly day: string;
  readonly messages: number;
  readonly dispositions: Counts;
  readonly sender_classes: Counts;
  readonly senders: Counts;
  readonly tls: Counts;
}

interface Event {
  readonly event: string;
  readonly domain: string;
  readonly day: string;
  readonly file: string;
  readonly reason: string;
}

interface Truth {
  readonly events: readonly Event[];
  readonly days: readonly DayTruth[];
  readonly totals: unknown;
}

const DEMO = '--domains 2 --days 45 --reports-per-day 8 --seed 11 --end 2026-06-30'.split(' ');
/** The days of the demo do not grow old. */
const FOR_EVER = {
  PLUMBLINE_STORE_RETENTION_RECORDS: 'forever',
  PLUMBLINE_STORE_RETENTION_REPORTS: 'forever',
  PLUMBLINE_FAILURES_DAYS: 'forever',
};

let folder: Awaited<ReturnType<typeof scratch>>;
let truth: Truth;
let printed: unknown;

beforeAll(async () => {
  folder = await scratch();
  const file = join(folder.path, 'truth.json');
  const ran = await run('demo', ...DEMO, '--truth', file);
  expect(ran).toMatchObject({ code: 0 });
  printed = JSON.parse(ran.stdout);
  truth = JSON.parse(readFileSync(file, 'utf8')) as Truth;
}, SLOW);
afterAll(() => folder.remove());

function run(...args: readonly string[]) {
  const store = ['--store.dir', join(folder.path, 'data'), '--log.level', 'warn'];
  return plumbline([...args, ...store], '', FOR_EVER);
}

async function sql(query: string): Promise<string[]> {
  const ran = await run('sql', '--format', 'TSV', query);
  expect(ran).toMatchObject({ code: 0 });
  return ran.stdout.split('\n').filter((line) => line !== '');
}

/** Lines as the views have them. */
function known(by: (day: DayTruth) => Counts): string[] {
  return truth.days
    .flatMap((day) => Object.entries(by(day)).map(([word, n]) => [day.domain, day.day, word, n].join('\t')))
    .filter((line) => !line.endsWith('\t0'))
    .toSorted();
}

async function told(word: string): Promise<string[]> {
  const lines = await sql(
    `SELECT domain, day, ${word} AS word, sum(messages) FROM v_records GROUP BY ALL ORDER BY ALL`,
  );
  return lines.toSorted();
}

test(
  'each day has the messages of the truth, by class, by sender and by what was done with them',
  async () => {
    expect(printed).toEqual(truth.totals);
    expect(await told('sender_class')).toEqual(known((day) => day.sender_classes));
    expect(await told("if(sender = '', 'spoofers', sender)")).toEqual(known((day) => day.senders));
    expect(await told('disposition')).toEqual(known((day) => day.dispositions));
  },
  SLOW,
);

test(
  'and its TLS sessions',
  async () => {
    const query = `SELECT domain, day, sum(sessions_ok), sum(sessions_failed) FROM v_tls_policies
      GROUP BY ALL ORDER BY ALL`;
    const sessions = truth.days.flatMap(({ domain, day, tls }) =>
      tls['reports'] === 0 ? [] : [[domain, day, tls['sessions_ok'], tls['sessions_failed']].join('\t')],
    );
    expect((await sql(query)).toSorted()).toEqual(sessions.toSorted());
  },
  SLOW,
);

test(
  'what is spoilt is in quarantine, with its reason, and nothing is lost',
  async () => {
    const spoilt = truth.events.filter(({ event }) => event === 'spoilt_report');
    expect(spoilt).toHaveLength(4);
    expect(await sql('SELECT delivery, reason FROM v_quarantine ORDER BY delivery')).toEqual(
      spoilt.map(({ file, reason }) => `${file}\t${reason}`).toSorted(),
    );
    expect(await run('verify')).toMatchObject({ code: 0 });
  },
  SLOW,
);

test(
  'the policy that is published changes on its days',
  async () => {
    const changes = truth.events.filter(({ event }) => event === 'policy_changed');
    const [first = '', second = ''] = changes.map(({ day }) => day);
    const phases = await sql(
      `SELECT p, min(day) FROM v_policies WHERE domain = 'acme.example' GROUP BY p ORDER BY 2`,
    );
    expect(phases).toEqual(['none\t2026-05-17', `quarantine\t${first}`, `reject\t${second}`]);
  },
  SLOW,
);

test(
  'every address has a country, made up, and is not looked up',
  async () => {
    const [line] = await sql(
      `SELECT countIf(country = ''), countIf(asn = 0), countIf(as_name = ''), uniqExact(country) > 15 AS varied FROM v_records`,
    );
    expect(line).toBe('0\t0\t0\t1');
    const due = `SELECT count() FROM source_lookups WHERE dns != 'not_public'`;
    expect(await sql(due)).toEqual(['0']);
  },
  SLOW,
);
