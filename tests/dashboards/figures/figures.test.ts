/** Numbers of dashboards, and what the generator of the demo says they must be. */
import type { Answer } from '../asked.js';
import { askingOf, type Query } from '../asking.js';
import { everything, onlyDomain, type Choose } from '../choices.js';
import { dashboardFiles } from '../dashboard-file.js';
import { openDemoDoor, SLOW, type DemoDoor } from '../demo-door.js';
import { lastDays, sqlAt } from '../moments.js';
import { surveyOf, type Survey } from '../survey.js';
import type { Figure, Panel } from './figure.js';
import { OF_PANELS } from './of-panels.js';
import { OF_VIEWS } from './of-views.js';
import { toldOf } from './told.js';

/** Fewer than there are, so that the time picker has something to leave out. */
const DAYS = 40;
const DOMAIN = 'acme.example';

const DASHBOARDS = (await dashboardFiles()).map(askingOf);
const FIGURES = [...OF_VIEWS, ...OF_PANELS];

let door: DemoDoor;
const surveys = new Map<string, Promise<Survey>>();

beforeAll(async () => {
  door = await openDemoDoor();
}, SLOW);
afterAll(async () => {
  await door.close();
}, SLOW);

it('are at least the 25 that matter most', () => {
  expect(OF_PANELS.length).toBeGreaterThanOrEqual(25);
});

describe.each([
  ['of all domains', undefined, everything],
  [`of ${DOMAIN}`, DOMAIN, onlyDomain(DOMAIN)],
])('%s', (_, domain, choose) => {
  const figures = FIGURES.filter(({ ofAllAlone }) => domain === undefined || ofAllAlone === undefined);

  it.each(figures.map((figure) => [nameOf(figure), figure] as const))(
    '%s',
    async (__, { asks, read, truth }) => {
      const shown = read(typeof asks === 'string' ? await ofView(asks, domain) : await ofPanel(asks, choose));
      const range = lastDays(DAYS, door.now);
      const told = toldOf(door.truth, range.from.toISOString().slice(0, 10), domain);
      expect(shown).toBeCloseTo(truth(told), 6);
    },
    SLOW,
  );
});

function nameOf({ what, asks }: Figure): string {
  return typeof asks === 'string' ? `${what}, in a view` : `${what}: ${asks.dashboard} “${asks.title}”`;
}

async function ofView(sql: string, domain: string | undefined): Promise<Answer> {
  const chosen = domain === undefined ? { value: [], all: { custom: undefined } } : { value: [domain] };
  const query = { sql, leastInterval: undefined, maxDataPoints: 1 };
  const range = lastDays(DAYS, door.now);
  const asked = await door.ask(sqlAt(query, { range, variables: new Map([['domain', chosen]]) }));
  if (!asked.ok) throw new Error(asked.problem);
  return asked.answer;
}

async function ofPanel(asked: Panel, choose: Choose): Promise<Answer> {
  const { query, survey } = await find(asked);
  const answer = await survey.answer(query, { choose, range: lastDays(DAYS, door.now) });
  if (!answer.ok) throw new Error(answer.problem);
  return answer.answer;
}

async function find({ dashboard: uid, title, refId }: Panel): Promise<{ query: Query; survey: Survey }> {
  const dashboard = DASHBOARDS.find((one) => one.uid === uid);
  const query = dashboard?.queries.find(
    (one) => one.kind === 'panel' && one.title === title && one.refId === refId,
  );
  if (dashboard === undefined || query === undefined)
    throw new Error(`there is no “${title}” ${refId} in ${uid}`);
  const survey = surveys.get(uid) ?? surveyOf(dashboard, door);
  surveys.set(uid, survey);
  return { query, survey: await survey };
}
