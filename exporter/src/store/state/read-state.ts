import type { StoreClient } from '../client.js';
import type { Asked, Failed } from '../failures.js';
import { readBaselines, type Baseline } from './baselines.js';
import {
  readFailingSelectors,
  readMisaligned,
  type FailingSelectors,
  type MisalignedSender,
} from './changes.js';
import { readObjectives, type ObjectiveState } from './objectives.js';
import { readPolicies, type PolicyState } from './policies.js';
import { readReporters, type StateReporter } from './reporters.js';
import { readOwned, type OwnedDomain } from './settled.js';
import { readWindowOverrides, type WindowOverrides } from './window-overrides.js';
import { readWindowSenders, type WindowSender } from './window-senders.js';
import { readWindowTlsFailures, type WindowTlsFailures } from './window-tls-failures.js';
import { readWindows, type WindowFigures } from './windows.js';

/** What the views say of the domains that are ours. */
export interface DomainState {
  /** The ones with most mail first. */
  readonly owned: readonly OwnedDomain[];
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
  /** Organisational domains of the reporters that a catalogue has. */
  readonly knownReporters: readonly string[];
}

/** One view after the other: the store has others to serve. */
export async function readState(
  client: StoreClient,
  { fullDomains, knownReporters }: StateWish,
): Promise<Asked<DomainState>> {
  const reading = new Reading();
  const windows = await reading.rows(() => readWindows(client));
  const owned = byMail(await reading.rows(() => readOwned(client)), windows);
  const largest = owned.slice(0, fullDomains).map(({ domain }) => domain);
  const value: DomainState = {
    owned,
    full: new Set(largest),
    windows,
    senders: await reading.rows(() => readWindowSenders(client, largest)),
    overrides: await reading.rows(() => readWindowOverrides(client, largest)),
    tlsFailures: await reading.rows(() => readWindowTlsFailures(client, largest)),
    reporters: await reading.rows(() => readReporters(client, largest, knownReporters)),
    misaligned: await reading.rows(() => readMisaligned(client)),
    failingSelectors: await reading.rows(() => readFailingSelectors(client)),
    policies: await reading.rows(() => readPolicies(client)),
    baselines: await reading.rows(() => readBaselines(client)),
    objectives: await reading.rows(() => readObjectives(client)),
  };
  return reading.failure ?? { ok: true, value };
}

function byMail(owned: readonly OwnedDomain[], windows: readonly WindowFigures[]): OwnedDomain[] {
  const messages = new Map(
    windows.filter(({ window }) => window === '28d').map((one) => [one.domain, one.messages]),
  );
  const of = ({ domain }: OwnedDomain): number => messages.get(domain) ?? 0;
  return [...owned].sort((a, b) => of(b) - of(a) || (a.domain < b.domain ? -1 : 1));
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
