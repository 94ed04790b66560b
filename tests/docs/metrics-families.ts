import { exporterMetrics } from '@plumbline/exporter/cli/serve/exporter-metrics.js';
import { DOMAIN_FAMILIES } from '@plumbline/exporter/metrics/domains/families.js';
import { createRegistry } from '@plumbline/exporter/metrics/registry.js';

/** A family of metrics, as the page lists it. */
export interface ListedFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/** Whatever `/metrics` has, but for what the runtime tells of itself. */
export function allFamilies(): ListedFamily[] {
  return [...processFamilies(), ...DOMAIN_FAMILIES];
}

/** What the exporter counts of itself, as it stands in its registry. */
export function processFamilies(): ListedFamily[] {
  const registry = createRegistry({ version: '', revision: '' });
  exporterMetrics(registry, { now: () => 0, nameOf: () => ({ organisation: '', name: '' }) });
  return registry.getMetricsAsArray().map((metric) => ({
    name: metric.name,
    type: String(metric.type),
    help: metric.help,
    labels: labelsOf(metric),
  }));
}

/** The library has them, and its types do not. */
function labelsOf(metric: object): string[] {
  return 'labelNames' in metric && Array.isArray(metric.labelNames) ? metric.labelNames.map(String) : [];
}
