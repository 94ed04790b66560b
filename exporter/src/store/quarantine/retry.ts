import type { Delivery } from '../../model/delivery.js';
import type { Keeper } from '../../model/keeping.js';
import type { Limits } from '../../model/limits.js';
import type { Asked } from '../failures.js';
import type { DeliveryFacts } from '../intake/entry.js';
import type { ReadDelivery } from '../intake/intake.js';
import { changeState, type ChangeTools } from './change.js';
import { findEntries, heldAt, type QuarantineEntry } from './entries.js';
import { materialOf, reportOf, type Material } from './material.js';
import { readingAs, readingAt, readingReports } from './part-of-delivery.js';
import { KEEPING_NOTHING, Trial, type Unread } from './trial.js';

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
}

/** Things that are read again at once: all that was refused in one mail, all bad records of one report. */
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
  if (entry.scope === 'record') return `record ${entry.report_key}/${entry.attempt}`;
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
  const settled = await settle(plan, tools);
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

async function settle(
  { entries, first }: Plan,
  tools: RetryTools,
): Promise<Asked<'read' | 'busy' | 'unreadable'>> {
  const ids = entries.map(({ id }) => id);
  if (first.scope === 'record') {
    // They left with the load that was replaced.
    const held = await findEntries(tools.client, { ids, state: 'held' }, ids.length);
    if (!held.ok) return held;
    return { ok: true, value: held.value.length === 0 ? 'read' : 'unreadable' };
  }
  const changed = await changeState(tools, ids, 'retried');
  if (!changed.ok) return changed;
  return { ok: true, value: changed.value === 'busy' ? 'busy' : 'read' };
}

async function planOf(
  group: readonly QuarantineEntry[],
  tools: RetryTools,
): Promise<Asked<Plan | undefined>> {
  const [first] = group;
  if (first === undefined) return { ok: true, value: undefined };
  switch (first.scope) {
    case 'record':
      return planOfRecords(group, first, tools);
    case 'document':
      return { ok: true, value: planOfDocument(first, tools) };
    case 'delivery':
      return planOfDelivery(first, tools);
  }
}

function planOfDocument(first: QuarantineEntry, { read }: RetryTools): Plan {
  return {
    entries: [first],
    first,
    name: first.path,
    facts: factsOf(first),
    read: readingAs(read, first.path),
    isBetter: ({ reports, refusals, rejections }) =>
      reports.size > 0 && refusals.length + rejections.length === 0,
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
  const apart = new Set(documents.value.map(({ path }) => path));
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
    },
  };
}

/** Their ids stand in one statement, whose length is bounded. */
const MOST_IN_GROUP = 5000;

async function planOfRecords(
  entries: readonly QuarantineEntry[],
  first: QuarantineEntry,
  { client, read }: RetryTools,
): Promise<Asked<Plan | undefined>> {
  const found = await reportOf(client, first);
  if (!found.ok || found.value === undefined) return found.ok ? { ok: true, value: undefined } : found;
  const { source, delivery, path, received_at: arrivedAt, authenticated, quarantined } = found.value;
  return {
    ok: true,
    value: {
      entries,
      first,
      name: path,
      facts: { source, name: delivery, arrivedAt, authenticated, arrival: 'kept' },
      read: readingAs(readingReports(read), path),
      isBetter: ({ reports }) =>
        (reports.get(first.report_key)?.quarantined ?? Number.POSITIVE_INFINITY) < quarantined,
    },
  };
}

function factsOf(entry: QuarantineEntry): DeliveryFacts {
  const { source, delivery: name } = entry;
  return { source, name, arrivedAt: heldAt(entry), authenticated: false, arrival: 'kept' };
}
