import { CONNECTING } from './connecting.js';
import { markdownTable } from './markdown-table.js';
import { QUESTIONS } from './sql-questions.js';

/** Runs a statement on a store with the demo in it, and returns what `plumbline sql` prints. */
export type Ask = (sql: string, format?: string) => Promise<string>;

export const DEMO = '--domains 2 --days 30 --reports-per-day 12 --records 3000 --seed 7 --end 2026-06-30';

const HEAD = `# SQL

<!-- Written by \`npm run docs\` from the store itself; a test compares the two. -->

Everything that Plumbline knows is in ClickHouse, and the views below are how it is read: by dashboards, alert rules, gauges, the command line, and you. They are a contract: what is named here stays, and what is added is added to it. The tables under them may change with any version.

\`\`\`console
$ npx plumbline sql "SELECT domain, sum(messages) FROM v_domain_day GROUP BY domain"
$ curl -u grafana http://127.0.0.1:8123/ --data-binary "SELECT count() FROM plumbline.v_records"
\`\`\`

What holds for all of them:

- \`day\` is event time: the UTC date of the middle of the period that a report covers, whenever it came. Filter on \`day\` and \`domain\`: rows are ordered by them, so other rows are not even read.
- \`owned\` says whether a domain is ours. Write \`WHERE owned\` rather than \`owned = true\`: the first is looked up in the index.
- What is not committed, was replaced, or lost against another revision is in no figure. Of reports alone, \`v_reports\`, all revisions are shown, and \`counts\` says which one is in the figures of the other views.
- What has expired is gone from its day on, from all views at once. \`SELECT * FROM plumbline.retention\` says when that is.
- \`report_key\` is a number of 64 bits. JSON's numbers have 53: \`toString(report_key)\`, or the setting \`output_format_json_quote_64bit_integers\`.
- A sum that is named as the column it sums up is a trap: beside \`sum(messages) AS messages\` any other sum of \`messages\` is refused as an aggregate inside an aggregate. Give it another name.
`;

interface ViewColumn {
  readonly view: string;
  readonly about: string;
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

const COLUMNS = `
SELECT t.name AS view, t.comment AS about, c.name AS name, c.type AS type, c.comment AS comment
FROM system.columns AS c
INNER JOIN system.tables AS t ON t.database = c.database AND t.name = c.table
WHERE c.database = 'plumbline' AND startsWith(c.table, 'v_')
ORDER BY view, c.position`;

/** `docs/sql.md`, as Prettier would leave it. */
export async function sqlPage(ask: Ask): Promise<string> {
  const columns = readColumns(await ask(COLUMNS, 'JSONEachRow'));
  const views = [...new Set(columns.map(({ view }) => view))];
  const parts = [
    HEAD,
    CONNECTING,
    '## Questions\n',
    `The answers are those of the demo: \`npx plumbline demo ${DEMO}\`.\n`,
    ...(await inOrder(QUESTIONS, async ({ title, about, sql }) =>
      [
        `### ${title}\n`,
        ...(about === undefined ? [] : [`${about}\n`]),
        `\`\`\`sql\n${sql}\n\`\`\`\n`,
        `\`\`\`text\n${await ask(sql)}\`\`\`\n`,
      ].join('\n'),
    )),
    '## Views\n',
    ...views.map((view) => viewPart(columns.filter((column) => column.view === view))),
  ];
  return parts.join('\n');
}

function viewPart(columns: readonly ViewColumn[]): string {
  const [first] = columns;
  if (first === undefined) return '';
  const rows = columns.map(({ name, type, comment }) => [`\`${name}\``, `\`${type}\``, escaped(comment)]);
  const table = markdownTable([['column', 'type', 'what it says'], ...rows]);
  return `### ${first.view}\n\n${escaped(first.about)}.\n\n${table}`;
}

/** Words of SQL may hold what Markdown takes for its own. */
function escaped(text: string): string {
  return text.replaceAll(/[<>|*]/g, '\\$&');
}

function readColumns(lines: string): ViewColumn[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line): ViewColumn => JSON.parse(line) as ViewColumn);
}

async function inOrder<From, To>(items: readonly From[], make: (item: From) => Promise<To>): Promise<To[]> {
  const made: To[] = [];
  for (const item of items) made.push(await make(item));
  return made;
}
