import { adoptDemo } from '@plumbline/exporter/store/domains.js';
import type { Ask } from '../../dashboards/asked.js';
import { askingAt } from '../../dashboards/asked.js';
import { askingOf, placeText, type Dashboard, type Query } from '../../dashboards/asking.js';
import { choosables, chosenOf, everything, onlyDomain } from '../../dashboards/choices.js';
import { dashboardFiles } from '../../dashboards/dashboard-file.js';
import type { Variables } from '../../dashboards/expanded/variables.js';
import { lastDays, sqlAt } from '../../dashboards/moments.js';
import { valueOf } from '../embedded.js';
import type { Aim, BenchSettings, Outcome } from '../outcome.js';
import { inNewStore } from '../scratch-store.js';
import { quantile } from '../stats.js';
import { count, decimal, type Table } from '../table.js';
import { domainName, generate, shapeOf, type Shape } from './generate.js';

const RECORDS = 20_000_000;
const QUICK_RECORDS = 300_000;
const TURNS = 20;
const QUICK_TURNS = 2;
const DAYS = 30;
const BUDGET_MS = 200;
/** Domains that are asked about, each in its turn. */
const DOMAINS = 20;

interface Timing {
  readonly place: string;
  readonly about: 'all domains' | 'one domain';
  readonly ms: readonly number[];
  /** Why there is no answer. */
  readonly problem: string | undefined;
}

/** Every query of every dashboard, asked through the door as Grafana's data source asks. */
export async function panels(settings: BenchSettings): Promise<Outcome> {
  const { directory, progress, quick } = settings;
  const shape = shapeOf(settings.records ?? (quick ? QUICK_RECORDS : RECORDS));
  const turns = settings.rounds ?? (quick ? QUICK_TURNS : TURNS);
  const dashboards = (await dashboardFiles()).map(askingOf);
  return inNewStore(directory, async (store) => {
    await generate(store, shape, progress);
    valueOf(await adoptDemo(store.client, namesOf(shape)));
    const [[records = '0'] = []] = await store.ask('SELECT count() FROM records');
    const door = await store.openDoor('grafana', 'bench');
    const ask = askingAt(`http://${door.host}:${door.port}`, { user: 'grafana', password: 'bench' });
    const timings: Timing[] = [];
    for (const dashboard of dashboards) {
      progress(dashboard.uid);
      timings.push(...(await timingsOf(dashboard, ask, shape, turns)));
    }
    return outcomeOf(Number(records), timings);
  });
}

function namesOf({ domains }: Shape): string[] {
  return Array.from({ length: domains }, (_, index) => domainName(index));
}

async function timingsOf(dashboard: Dashboard, ask: Ask, shape: Shape, turns: number): Promise<Timing[]> {
  const range = lastDays(DAYS, new Date());
  const list = await choosables(dashboard, ask, { range, intervalMs: 60_000, filters: [] });
  const all = chosenOf(list, everything);
  const one = (turn: number): Variables =>
    chosenOf(list, onlyDomain(domainName(turn % Math.min(DOMAINS, shape.domains))));
  const timings: Timing[] = [];
  for (const query of dashboard.queries) {
    const sql = (variables: Variables): string => sqlAt(query, { range, variables });
    timings.push(await timingOf(ask, query, 'all domains', turns, () => sql(all)));
    if (/\$\{?domain\b/.test(query.sql))
      timings.push(await timingOf(ask, query, 'one domain', turns, (turn) => sql(one(turn))));
  }
  return timings;
}

/** What does not answer once is not asked again. */
async function timingOf(
  ask: Ask,
  query: Query,
  about: Timing['about'],
  turns: number,
  sql: (turn: number) => string,
): Promise<Timing> {
  const timing = { place: placeText(query), about };
  const first = await ask(sql(0));
  if (!first.ok) return { ...timing, ms: [], problem: first.problem };
  const ms: number[] = [];
  for (let turn = 0; turn < turns; turn++) ms.push(await ask.milliseconds(sql(turn)));
  return { ...timing, ms, problem: undefined };
}

function outcomeOf(records: number, timings: readonly Timing[]): Outcome {
  const refused = timings.filter(({ problem }) => problem !== undefined);
  const answered = timings.filter(({ problem }) => problem === undefined).toSorted((a, b) => p95(b) - p95(a));
  return {
    tables: [timesTable(records, answered), ...(refused.length > 0 ? [refusedTable(refused)] : [])],
    aims: [aimOf(timings, answered)],
    figures: { panelRecords: records, panels: timings },
    notes: ['There are no TLS reports and no failure reports among these records.'],
  };
}

function p95({ ms }: Timing): number {
  return quantile(ms, 0.95);
}

function timesTable(records: number, answered: readonly Timing[]): Table {
  return {
    title: `Milliseconds of the queries of dashboards over ${DAYS} days of ${count(records)} records, through the door; ${answered[0]?.ms.length ?? 0} times each, the slowest first`,
    header: ['', '', 'p50', 'p95', ''],
    rows: answered.map((timing) => [
      timing.place,
      timing.about,
      decimal(quantile(timing.ms, 0.5)),
      decimal(p95(timing)),
      p95(timing) < BUDGET_MS ? '' : `over ${BUDGET_MS} ms`,
    ]),
  };
}

function refusedTable(refused: readonly Timing[]): Table {
  return {
    title: 'Queries that are not answered',
    header: ['', '', ''],
    rows: refused.map(({ place, about, problem = '' }) => [place, about, problem.slice(0, 200)]),
  };
}

function aimOf(timings: readonly Timing[], answered: readonly Timing[]): Aim {
  const within = answered.filter((timing) => p95(timing) < BUDGET_MS).length;
  return {
    what: 'queries of dashboards whose p95 is within the budget',
    aim: `all under ${BUDGET_MS} ms`,
    measured: `${within} of ${timings.length}`,
    holds: within === timings.length,
  };
}
