import { DOOR_OUTCOMES } from '@plumbline/embedded/hold.js';
import type { Registry } from 'prom-client';
import { FRONT_REFUSALS } from '../../api/front/front.js';
import { REFUSALS } from '../../api/refusals.js';
import type { NameReporter } from '../../enrich/reporters/naming.js';
import { AlertMetrics } from '../../metrics/alerts.js';
import { ApiMetrics } from '../../metrics/api.js';
import { DoorMetrics } from '../../metrics/door.js';
import { FactMetrics } from '../../metrics/facts.js';
import { IntakeMetrics } from '../../metrics/intake.js';
import { MachineMetrics } from '../../metrics/machine.js';
import { RemoteWriteMetrics } from '../../metrics/remote-write/metrics.js';
import { ReporterMetrics } from '../../metrics/reporters.js';
import { ReputationMetrics } from '../../metrics/reputation.js';
import { SenderMetrics } from '../../metrics/senders.js';
import { SourceMetrics } from '../../metrics/sources.js';
import { StateMetrics } from '../../metrics/state.js';
import { StoreMetrics } from '../../metrics/store.js';
import { WebMetrics } from '../../metrics/web.js';
import { WHYS } from './renewal/renewing.js';

export interface ExporterMetrics {
  readonly intake: IntakeMetrics;
  readonly reporters: ReporterMetrics;
  readonly sources: SourceMetrics;
  readonly store: StoreMetrics;
  readonly door: DoorMetrics;
  readonly web: WebMetrics;
  readonly api: ApiMetrics;
  readonly alerts: AlertMetrics;
  readonly machine: MachineMetrics;
  readonly senders: SenderMetrics;
  readonly state: StateMetrics;
  readonly remoteWrite: RemoteWriteMetrics;
  readonly facts: FactMetrics;
  readonly reputation: ReputationMetrics;
}

interface MetricsWorld {
  /** In milliseconds since 1970. */
  readonly now: () => number;
  readonly nameOf: NameReporter;
}

/** All that the exporter counts of itself; docs/metrics.md lists what is in the registry afterwards. */
export function exporterMetrics(registry: Registry, { now, nameOf }: MetricsWorld): ExporterMetrics {
  return {
    intake: new IntakeMetrics(registry),
    reporters: new ReporterMetrics(registry, nameOf),
    sources: new SourceMetrics(registry),
    store: new StoreMetrics(registry),
    door: new DoorMetrics(registry, Object.keys(DOOR_OUTCOMES)),
    web: new WebMetrics(registry, [...FRONT_REFUSALS, 'certificate']),
    api: new ApiMetrics(registry, Object.keys(REFUSALS)),
    alerts: new AlertMetrics(registry),
    machine: new MachineMetrics(registry, now),
    senders: new SenderMetrics(registry, WHYS),
    state: new StateMetrics(registry),
    remoteWrite: new RemoteWriteMetrics(registry),
    facts: new FactMetrics(registry),
    reputation: new ReputationMetrics(registry),
  };
}
