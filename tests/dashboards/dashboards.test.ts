/** Every query of every dashboard, asked through the door with demo data behind it. */
import { askingOf, placeText, type Query } from './asking.js';
import { first, oneAddress, onlyDomain, quotes, several } from './choices.js';
import { dashboardFiles } from './dashboard-file.js';
import { openDemoDoor, SLOW, type DemoDoor } from './demo-door.js';
import { EMPTY_ON_THE_DEMO, isExcepted, needless } from './exceptions.js';
import { filteredTables, type AdHocFilter } from './expanded/ad-hoc.js';
import { formProblem } from './forms.js';
import { NOTHING_YET } from './moments.js';
import { surveyOf, type Choice, type Survey } from './survey.js';

const DASHBOARDS = (await dashboardFiles()).map(askingOf);

let door: DemoDoor;

beforeAll(async () => {
  door = await openDemoDoor();
}, SLOW);
afterAll(async () => {
  await door.close();
}, SLOW);

/** Nobody asked for lists. */
const LISTED = 'Who lists it?';

const TIME_PICKER =
  /\$__(?:timeFilter|dateFilter|dateTimeFilter|dt\b|fromTime|toTime|timeFrom|timeTo)|\$\{?__(?:from|to)\b/;

describe.each(DASHBOARDS)('$uid', (dashboard) => {
  const panels = dashboard.queries.filter(({ kind }) => kind === 'panel');
  let survey: Survey;

  beforeAll(async () => {
    survey = await surveyOf(dashboard, door);
  }, SLOW);

  it(
    'answers with everything chosen, in a form that Grafana reads',
    async () => {
      expect(await survey.findings({}, formProblem)).toEqual([]);
    },
    SLOW,
  );

  it.each([
    ['one domain', onlyDomain('acme.example')],
    ['one address', oneAddress],
    ['one of everything', first],
    ['several', several],
    ['a name with a quote in it', quotes],
  ])(
    'answers with %s chosen',
    async (_, choose) => {
      expect(await survey.findings({ choose }, formProblem)).toEqual([]);
    },
    SLOW,
  );

  it(
    'answers about a time of which nothing is known',
    async () => {
      expect(await survey.findings({ range: NOTHING_YET }, formProblem)).toEqual([]);
    },
    SLOW,
  );

  it(
    'has something to show of the demo',
    async () => {
      const empty: Query[] = [];
      await survey.findings({ queries: panels }, (query, { rows }) => {
        if (rows.length === 0) empty.push(query);
        return undefined;
      });
      const unexpected = empty.filter((query) => !isExcepted(EMPTY_ON_THE_DEMO, query));
      expect(unexpected.map(placeText)).toEqual([]);
      expect(needless(EMPTY_ON_THE_DEMO, dashboard.uid, empty)).toEqual([]);
    },
    SLOW,
  );

  it(
    'has something to show of an address that is chosen',
    async () => {
      const ofAddress = panels.filter(({ sql }) => sql.includes("${cidr:singlequote} != ''"));
      const shown = ofAddress.filter(({ title }) => title !== LISTED);
      const findings = await survey.findings({ queries: shown, choose: oneAddress }, (_, { rows }) =>
        rows.length === 0 ? 'shows nothing' : undefined,
      );
      expect(findings).toEqual([]);
    },
    SLOW,
  );

  it(
    'shows other things of another time and of another domain, but for what heeds neither',
    async () => {
      const timed = panels.filter(({ sql }) => TIME_PICKER.test(sql));
      const ofDomains = panels.filter(({ sql }) => /\$\{?domain\b/.test(sql));
      expect(await unmoved(survey, timed, { range: NOTHING_YET })).toEqual([]);
      expect(await unmoved(survey, ofDomains, { choose: quotes })).toEqual([]);
    },
    SLOW,
  );

  if (dashboard.variables.some(({ type }) => type === 'adhoc')) {
    const filtered = panels.filter(({ sql }) => filteredTables(sql).length > 0);

    it(
      'answers with a filter added, and with nothing else than what fits it',
      async () => {
        const choice = {
          queries: filtered,
          filters: (query: Query) => filterOf(query, 'threat', 'acme.example'),
        };
        expect(await survey.findings(choice, formProblem)).toEqual([]);
        const nothing = { filters: (query: Query) => filterOf(query, 'nothing', 'nobody.example') };
        expect(await unmoved(survey, filtered, nothing)).toEqual([]);
      },
      SLOW,
    );
  }
});

/** Those that show the same with other things chosen, where they show anything. */
async function unmoved(
  survey: Survey,
  queries: readonly Query[],
  chosen: Partial<Choice>,
): Promise<string[]> {
  const same: string[] = [];
  for (const query of queries) {
    const before = await survey.answer(query);
    const after = await survey.answer(query, chosen);
    const rows = before.ok ? before.answer.rows : [];
    const isSame = after.ok && JSON.stringify(after.answer.rows) === JSON.stringify(rows);
    if (isSame && rows.length > 0) same.push(placeText(query));
  }
  return same;
}

/** By a column that all the tables have which are filtered. */
async function filterOf(query: Query, senderClass: string, domain: string): Promise<readonly AdHocFilter[]> {
  const tables = filteredTables(query.sql).map((table) => table.replace(/^plumbline\./, ''));
  const names = tables.map((table) => `'${table}'`).join(', ');
  const asked = await door.ask(
    `SELECT count() FROM system.columns WHERE database = 'plumbline' AND table IN (${names}) AND name = 'sender_class'`,
  );
  const having = asked.ok ? Number(asked.answer.rows[0]?.[0]) : 0;
  return having === new Set(tables).size
    ? [{ key: 'sender_class', operator: '=', value: senderClass }]
    : [{ key: 'domain', operator: '=', value: domain }];
}
