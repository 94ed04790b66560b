import type { Delivery } from '../../model/delivery.js';
import type { Keeper } from '../../model/keeping.js';
import type { Limits } from '../../model/limits.js';
import type { Asked } from '../failures.js';
import type { DeliveryFacts } from '../intake/entry.js';
import type { ReadDelivery } from '../intake/intake.js';
import { changeState, type ChangeTools, type OutreadLoad } from './change.js';
import { findEntries, heldAt, type QuarantineEntry } from './entries.js';
import { materialOf, reportOf, type Material, type StoredReport } from './material.js';
import { readingAs, readingAt, readingReports } from './part-of-delivery.js';
import { KEEPING_NOTHING, Trial, type Readable, type Unread } from './trial.js';

export interface RetryTools extends ChangeTools {
  /** The pipeline, as it reads today. */
  readonly read: ReadDelivery;
  /** Has a delivery taken in as `read` sees it; resolves when all of it is committed. */
  readonly take: (delivery: Delivery, facts: DeliveryFacts, read: ReadDelivery) => Promise<Asked<unknown>>;
  readonly keeper: Keeper;
  readonly limits: Limits;
}

export type RetryOutcome = 'read' | 'unreadable' | 'no_bytes' | 'busy';

/** What became of things that were read again together. */
export interface Retried {
  readonly entries: readonly QuarantineEntry[];
  readonly outcome: RetryOutcome;
  /** Why it still cannot be read, or what is missing. */
  readonly reason: string;
  readonly detail: string;
}

/** Things whose bytes are the same, and how these are to be read. */
interface Plan {
  readonly entries: readonly QuarantineEntry[];
  readonly first: QuarantineEntry;
  readonly name: string;
  readonly facts: DeliveryFacts;
  readonly read: ReadDelivery;
  /** Whether a trial shows that it is worth being taken in. */
  readonly isBetter: (trial: Trial) => boolean;
  /** Has what was read leave the quarantine, once it is stored. */
  readonly settle: (trial: Trial) => Promise<Asked<Settlement>>;
}

type Settlement = 'read' | 'busy' | 'unreadable';

/** Things that are read again at once: all that was refused in one mail, all that is missing of one report. */
export function groupsOf(entries: readonly QuarantineEntry[]): QuarantineEntry[][] {
  const groups = new Map<string, QuarantineEntry[]>();
  for (const entry of entries) {
    const key = groupKey(entry);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return [...groups.values()];
}

function groupKey(entry: QuarantineEntry): string {
  if (entry.report_key !== 0n) return `report ${entry.report_key}/${entry.attempt}`;
  return entry.scope === 'delivery' && entry.bytes_of !== 0n
    ? `bytes ${entry.bytes_of}`
    : `thing ${entry.id}`;
}

/**
 * Reads things again. First without storing anything: what is no better than before stays as it is. What is, goes
 * through the intake like any delivery, and leaves the quarantine when that is committed; if we are killed between
 * the two, the next retry finds duplicates, which count for nothing.
 */
export async function retryGroup(
  group: readonly QuarantineEntry[],
  tools: RetryTools,
): Promise<Asked<Retried>> {
  const planned = await planOf(group, tools);
  if (!planned.ok) return planned;
  const plan = planned.value;
  if (plan === undefined) return missing(group);
  const material = await materialOf(tools.client, plan.first, tools.keeper, tools.limits);
  if (!material.ok) return material;
  if (material.value === undefined) return missing(plan.entries);
  try {
    return await readAgain(plan, material.value, tools);
  } finally {
    await material.value.release();
  }
}

function missing(entries: readonly QuarantineEntry[]): Asked<Retried> {
  const detail = 'its bytes are not kept, or not all of them';
  return { ok: true, value: { entries, outcome: 'no_bytes', reason: 'no_bytes', detail } };
}

async function readAgain(plan: Plan, material: Material, tools: RetryTools): Promise<Asked<Retried>> {
  const trial = new Trial();
  await plan.read({ name: plan.name, bytes: material.bytes() }, trial, KEEPING_NOTHING);
  if (!plan.isBetter(trial)) return unreadable(plan, trial.refusals[0] ?? trial.rejections[0]);
  const taken = await tools.take({ name: plan.name, bytes: material.bytes() }, plan.facts, plan.read);
  if (!taken.ok) return taken;
  const settled = await plan.settle(trial);
  if (!settled.ok) return settled;
  return settled.value === 'read'
    ? { ok: true, value: { entries: plan.entries, outcome: 'read', reason: '', detail: '' } }
    : unsettled(plan, settled.value);
}

function unreadable({ entries, first }: Plan, why: Unread | undefined): Asked<Retried> {
  const { reason, detail } = why ?? first;
  return { ok: true, value: { entries, outcome: 'unreadable', reason, detail } };
}

function unsettled({ entries, first }: Plan, outcome: 'busy' | 'unreadable'): Asked<Retried> {
  const detail = outcome === 'busy' ? 'another process is at it' : first.detail;
  return {
    ok: true,
    value: { entries, outcome, reason: outcome === 'busy' ? 'busy' : first.reason, detail },
  };
}

async function leave(
  entries: readonly QuarantineEntry[],
  tools: RetryTools,
  outread?: OutreadLoad,
): Promise<Asked<Settlement>> {
  const ids = entries.map(({ id }) => id);
  const changed = await changeState(tools, ids, 'retried', outread);
  if (!changed.ok) return changed;
  return { ok: true, value: changed.value === 'busy' ? 'busy' : 'read' };
}

async function planOf(
  group: readonly QuarantineEntry[],
  tools: RetryTools,
): Promise<Asked<Plan | undefined>> {
  const [first] = group;
  if (first === undefined) return { ok: true, value: undefined };
  if (first.report_key !== 0n) return planOfReport(group, first, tools);
  return first.scope === 'delivery'
    ? planOfDelivery(first, tools)
    : { ok: true, value: planOfDocument(first, tools) };
}

function planOfDocument(first: QuarantineEntry, tools: RetryTools): Plan {
  const { read } = tools;
  return {
    entries: [first],
    first,
    name: first.path,
    facts: factsOf(first),
    read: readingAs(read, first.path),
    isBetter: ({ reports, refusals, rejections }) =>
      reports.size > 0 && refusals.length + rejections.length === 0,
    settle: () => leave([first], tools),
  };
}

/** All that was refused in one mail or file leaves together; what is still refused in it is held anew. */
async function planOfDelivery(first: QuarantineEntry, tools: RetryTools): Promise<Asked<Plan | undefined>> {
  if (first.bytes_of === 0n) return { ok: true, value: undefined };
  const { client, read } = tools;
  const all = await findEntries(client, { bytesOf: first.bytes_of, state: 'held' }, MOST_IN_GROUP);
  if (!all.ok) return all;
  const at = heldAt(first);
  const documents = await findEntries(
    client,
    {
      state: 'held',
      scope: 'document',
      source: first.source,
      since: at,
      before: at + 1,
      below: first.delivery,
    },
    MOST_IN_GROUP,
  );
  if (!documents.ok) return documents;
  const entries = all.value;
  const paths = entries.map(({ path }) => path);
  // Of a report that is stored in part the delivery may have the rest.
  const apart = new Set(documents.value.filter(({ report_key: key }) => key === 0n).map(({ path }) => path));
  return {
    ok: true,
    value: {
      entries,
      first,
      name: first.delivery,
      facts: factsOf(first),
      read: readingAt(read, paths, apart),
      isBetter: ({ reports, refusals, rejections }) =>
        refusals.length < entries.length && (reports.size > 0 || refusals.length + rejections.length === 0),
      settle: () => leave(entries, tools),
    },
  };
}

/** Their ids stand in one statement, whose length is bounded. */
const MOST_IN_GROUP = 5000;

/** What is missing of a stored report: bad records, and the rest of it where the reading broke off. */
async function planOfReport(
  entries: readonly QuarantineEntry[],
  first: QuarantineEntry,
  tools: RetryTools,
): Promise<Asked<Plan | undefined>> {
  const found = await reportOf(tools.client, first);
  if (!found.ok || found.value === undefined) return found.ok ? { ok: true, value: undefined } : found;
  const stored = found.value;
  const { source, delivery, path, received_at: arrivedAt, authenticated } = stored;
  return {
    ok: true,
    value: {
      entries,
      first,
      name: path,
      facts: { source, name: delivery, arrivedAt, authenticated, arrival: 'kept' },
      read: readingAs(readingReports(tools.read), path),
      isBetter: (trial) => {
        const now = readingOf(trial, first, stored);
        return stored.superseded || (now !== undefined && isFuller(now, stored));
      },
      settle: (trial) => settleReport(first, stored, readingOf(trial, first, stored), tools),
    },
  };
}

/** The report as it reads now: known by its key, or, where more of its document is read than before, by what it says. */
function readingOf(
  { reports }: Trial,
  { report_key: reportKey }: QuarantineEntry,
  { identity }: StoredReport,
): Readable | undefined {
  return reports.get(reportKey) ?? [...reports.values()].find((one) => one.identity === identity);
}

function isFuller(now: Readable, stored: StoredReport): boolean {
  if (now.records !== stored.records) return now.records > stored.records;
  return now.quarantined < stored.quarantined || (now.complete && !stored.complete);
}

/**
 * What is held of a load leaves with it: where the fuller reading has the same key, that has taken its place already;
 * under another key it came as a revision, and takes its place here.
 */
async function settleReport(
  first: QuarantineEntry,
  { identity, superseded }: StoredReport,
  now: Readable | undefined,
  tools: RetryTools,
): Promise<Asked<Settlement>> {
  const { report_key: reportKey, attempt } = first;
  const found = await findEntries(tools.client, { reportKey, state: 'held' }, MOST_IN_GROUP);
  if (!found.ok) return found;
  const held = found.value.filter((entry) => entry.attempt === attempt);
  if (held.length === 0) return { ok: true, value: 'read' };
  if (now !== undefined && now.reportKey !== reportKey)
    return leave(held, tools, { reportKey, attempt, identity });
  // Nobody misses the rest of it; its bad records are records that the books count.
  const left = superseded ? held.filter(({ records }) => records > 0) : now?.complete === true ? [] : held;
  const settled = await leave(
    held.filter((entry) => !left.includes(entry)),
    tools,
  );
  return !settled.ok || left.length === 0 ? settled : { ok: true, value: 'unreadable' };
}

function factsOf(entry: QuarantineEntry): DeliveryFacts {
  const { source, delivery: name } = entry;
  return { source, name, arrivedAt: heldAt(entry), authenticated: false, arrival: 'kept' };
}
