import type { StoreClient } from '../client.js';
import type { Asked, Failed } from '../failures.js';
import { readBaselines, type Baseline } from './baselines.js';
import { addToBaselines, addToWindows, readFailuresBelow } from './failures-below.js';
import {
  readFailingSelectors,
  readMisaligned,
  type FailingSelectors,
  type MisalignedSender,
} from './changes.js';
import { readObjectives, type ObjectiveState } from './objectives.js';
import { readKnownMail, type KnownMail } from './known-mail.js';
import { readPolicies, type PolicyState } from './policies.js';
import { beginReading } from './reading.js';
import { readReporters, type StateReporter } from './reporters.js';
import { countUnshown, readOwned, type OwnedDomain } from './settled.js';
import type { StateScope } from './shown.js';
import { readWindowOverrides, type WindowOverrides } from './window-overrides.js';
import { readWindowSenders, type WindowSender } from './window-senders.js';
import { readWindowTlsFailures, type WindowTlsFailures } from './window-tls-failures.js';
import { readWindows, type WindowFigures } from './windows.js';

/** What the views say of the domains that are ours. */
export interface DomainState {
  /** The ones with most mail first. */
  readonly owned: readonly OwnedDomain[];
  /** How many more are ours. */
  readonly unshown: number;
  /** Of these everything was read. */
  readonly full: ReadonlySet<string>;
  readonly windows: readonly WindowFigures[];
  readonly senders: readonly WindowSender[];
  readonly overrides: readonly WindowOverrides[];
  readonly tlsFailures: readonly WindowTlsFailures[];
  readonly reporters: readonly StateReporter[];
  readonly misaligned: readonly MisalignedSender[];
  readonly failingSelectors: readonly FailingSelectors[];
  readonly policies: readonly PolicyState[];
  readonly baselines: readonly Baseline[];
  readonly objectives: readonly ObjectiveState[];
}

export interface StateWish {
  /** Of so many domains everything is read. */
  readonly fullDomains: number;
  /** Of so many subdomains anything, where nobody named them. */
  readonly subdomains: number;
  /** Organisational domains of the reporters that a catalogue has. */
  readonly knownReporters: readonly string[];
}

/** One view after the other: the store has others to serve. */
export async function readState(
  store: StoreClient,
  { fullDomains, subdomains, knownReporters }: StateWish,
): Promise<Asked<DomainState>> {
  const begun = await beginReading(store);
  if (!begun.ok) return begun;
  const client = begun.value;
  const reading = new Reading();
  const all: StateScope = { subdomains, full: [], known: knownReporters };
  const windows = await reading.rows(() => readWindows(client, all));
  const known = await reading.rows(() => readKnownMail(client, all));
  const owned = byMail(await reading.rows(() => readOwned(client, all)), known, windows);
  const scope = { ...all, full: owned.slice(0, fullDomains).map(({ domain }) => domain) };
  const below = await reading.rows(() => readFailuresBelow(client, scope));
  const [unshown] = await reading.rows(() => countUnshown(client, scope));
  const value: DomainState = {
    owned,
    unshown: unshown?.domains ?? 0,
    full: new Set(scope.full),
    windows: addToWindows(windows, below),
    senders: await reading.rows(() => readWindowSenders(client, scope)),
    overrides: await reading.rows(() => readWindowOverrides(client, scope)),
    tlsFailures: await reading.rows(() => readWindowTlsFailures(client, scope)),
    reporters: await reading.rows(() => readReporters(client, scope)),
    misaligned: await reading.rows(() => readMisaligned(client, scope)),
    failingSelectors: await reading.rows(() => readFailingSelectors(client, scope)),
    policies: await reading.rows(() => readPolicies(client, scope)),
    baselines: addToBaselines(await reading.rows(() => readBaselines(client, scope)), below),
    objectives: await reading.rows(() => readObjectives(client, scope)),
  };
  return reading.failure ?? { ok: true, value };
}

/** Anybody can tell of any volume: first goes what reporters of the catalogue tell of. */
function byMail(
  owned: readonly OwnedDomain[],
  known: readonly KnownMail[],
  windows: readonly WindowFigures[],
): OwnedDomain[] {
  const messages = new Map(
    windows.filter(({ window }) => window === '28d').map((one) => [one.domain, one.messages]),
  );
  const ofKnown = new Map(known.map((one) => [one.domain, one.messages]));
  const more = (of: ReadonlyMap<string, number>, a: OwnedDomain, b: OwnedDomain): number =>
    (of.get(b.domain) ?? 0) - (of.get(a.domain) ?? 0);
  return [...owned].sort(
    (a, b) => more(ofKnown, a, b) || more(messages, a, b) || (a.domain < b.domain ? -1 : 1),
  );
}

/** After the first failure nothing more is asked. */
class Reading {
  failure: Failed | undefined;

  async rows<T>(ask: () => Promise<Asked<T[]>>): Promise<T[]> {
    if (this.failure !== undefined) return [];
    const asked = await ask();
    if (asked.ok) return asked.value;
    this.failure = asked;
    return [];
  }
}
