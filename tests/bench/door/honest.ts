import { command, type ServedDoor } from './served-door.js';

/** What was asked by people who mean well, and how it was answered. */
export interface Honest {
  readonly milliseconds: number[];
  right: number;
  /** The door had too much to do, and said so. */
  busy: number;
  readonly wrong: string[];
}

/** Nothing that comes in meanwhile is about these days. */
const SETTLED = "day >= '2026-05-02' AND day <= '2026-05-31'";
const QUESTIONS = [
  `SELECT count(), sum(messages), sumIf(messages, dmarc_pass) FROM v_records WHERE ${SETTLED}`,
  `SELECT domain, sum(messages), sum(dmarc_pass_messages) FROM v_domain_day WHERE ${SETTLED} GROUP BY domain ORDER BY domain`,
  `SELECT day, sum(messages) FROM v_domain_day WHERE domain = 'acme.example' AND ${SETTLED} GROUP BY day ORDER BY day`,
  `SELECT sender_class, sum(messages) FROM v_sender_day WHERE ${SETTLED} GROUP BY sender_class ORDER BY sender_class`,
  `SELECT source_ip, sum(messages) AS sent FROM v_source_day WHERE domain = 'acme.example' AND ${SETTLED}
   GROUP BY source_ip ORDER BY sent DESC, source_ip LIMIT 50`,
  `SELECT reporter, count(), sum(messages) FROM v_reports WHERE counts AND kind = 'aggregate' AND ${SETTLED}
   GROUP BY reporter ORDER BY reporter`,
  `SELECT dkim_domain, dkim_selector, sum(messages) FROM v_signatures WHERE ${SETTLED}
   GROUP BY dkim_domain, dkim_selector ORDER BY dkim_domain, dkim_selector`,
  `SELECT * FROM v_records WHERE domain = 'acme.example' AND day = '2026-05-20' ORDER BY report_key, ordinal LIMIT 100`,
  'DESCRIBE v_records',
  'SHOW TABLES',
];

/** Each question with its answer, from the engine and not from the door. */
export async function answersOf(store: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  for (const sql of QUESTIONS)
    answers.set(sql, await command('sql', ...store, '--format', 'TabSeparated', sql));
  // There the engine shows tables too.
  answers.set('SHOW TABLES', onlyViews(answers.get('SHOW TABLES') ?? ''));
  return answers;
}

function onlyViews(names: string): string {
  return names.replaceAll(/^(?!v_).*\n/gm, '');
}

/** Asks one question after the other until the time is up. */
export async function askHonestly(
  door: ServedDoor,
  answers: ReadonlyMap<string, string>,
  { isOver, seen }: { readonly isOver: () => boolean; readonly seen: Honest },
): Promise<void> {
  for (let turn = 0; !isOver(); turn++) {
    const [sql, expected] = [...answers][turn % answers.size] ?? [];
    if (sql === undefined) throw new Error('There is nothing to ask.');
    const begun = performance.now();
    // As a dashboard asks: each time with other words around the same question.
    const response = await fetch(door.url, {
      method: 'POST',
      body: `/* ${turn} */ ${sql}`,
      headers: { authorization: door.reader, 'x-clickhouse-database': 'plumbline' },
    });
    const text = await response.text();
    if (response.status === 200 && text === expected) {
      seen.right += 1;
      seen.milliseconds.push(performance.now() - begun);
    } else if (response.status === 503 && text.startsWith('Code: 202.')) seen.busy += 1;
    else seen.wrong.push(`${response.status}: ${sql}: ${text.slice(0, 300)}`);
  }
}
