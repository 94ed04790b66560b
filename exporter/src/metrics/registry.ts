import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

export interface Build {
  readonly version: string;
  /** The commit it was built from; empty where nobody knows. */
  readonly revision: string;
}

/** A registry of its own for each exporter, with who it is. */
export function createRegistry({ version, revision }: Build): Registry {
  const registry = new Registry();
  const info = new Gauge({
    name: 'plumbline_build_info',
    help: 'A constant 1, labelled by what is running.',
    labelNames: ['version', 'revision', 'node_version'],
    registers: [registry],
  });
  info.set({ version, revision, node_version: process.version }, 1);
  return registry;
}

/** Named `_total`, which only a counter may be called. */
const MISNAMED = [
  'nodejs_active_resources_total',
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
];

/** What the process uses: memory, time, files, the event loop. Observes until the process ends. */
export function addProcessMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
}
