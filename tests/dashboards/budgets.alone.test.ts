/** No panel keeps people waiting: not on the demo, and `npm run bench query` says of how many records. */
import { askingOf, placeText } from './asking.js';
import { choosables, chosenOf, everything } from './choices.js';
import { dashboardFiles } from './dashboard-file.js';
import { openDemoDoor, SLOW, type DemoDoor } from './demo-door.js';
import { lastDays, sqlAt } from './moments.js';
import { measure } from './yardstick.js';

const BUDGET_MS = 200;
const DAYS = 30;
const RUNS = 3;
const AGAIN = 7;

const DASHBOARDS = (await dashboardFiles()).map(askingOf);

let door: DemoDoor;

beforeAll(async () => {
  door = await openDemoDoor();
}, SLOW);
afterAll(async () => {
  await door.close();
}, SLOW);

it.each(DASHBOARDS)(
  `$uid has each query answered within ${BUDGET_MS} ms`,
  async (dashboard) => {
    const range = lastDays(DAYS, door.now);
    const list = await choosables(dashboard, door.ask, { range, intervalMs: 60_000, filters: [] });
    const variables = chosenOf(list, everything);
    const over: string[] = [];
    for (const query of dashboard.queries) {
      const problem = await problemOf(sqlAt(query, { range, variables })).catch(String);
      if (problem !== undefined) over.push(`${placeText(query)}: ${problem}`);
    }
    expect(over).toEqual([]);
  },
  SLOW,
);

/** What is late is asked again, more often, before it is said. */
async function problemOf(sql: string): Promise<string | undefined> {
  const { late } = await measured(sql, RUNS);
  return late ? (await measured(sql, AGAIN)).text : undefined;
}

async function measured(
  sql: string,
  runs: number,
): Promise<{ readonly late: boolean; readonly text: string | undefined }> {
  const { ms, slower } = await measure(door.ask, sql, runs);
  const budget = BUDGET_MS * slower;
  const late = ms > budget;
  return { late, text: late ? `${Math.round(ms)} ms, of ${Math.round(budget)}` : undefined };
}
