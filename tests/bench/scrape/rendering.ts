import { exporterMetrics } from '@plumbline/exporter/cli/serve/exporter-metrics.js';
import { knownReporters } from '@plumbline/exporter/enrich/reporters/catalogue-file.js';
import { reporterNaming } from '@plumbline/exporter/enrich/reporters/naming.js';
import { DomainMetrics } from '@plumbline/exporter/metrics/domains/domain-metrics.js';
import { expose } from '@plumbline/exporter/metrics/exposition.js';
import { addProcessMetrics, createRegistry } from '@plumbline/exporter/metrics/registry.js';
import { readState } from '@plumbline/exporter/store/state/read-state.js';
import { valueOf, type BenchStore } from '../embedded.js';

/** As it is by default. */
const SETTINGS = { maxSeries: 20_000, senders: 10, reporters: 15 };
const SCOPE = { fullDomains: 50, subdomains: 100 };
const OPENMETRICS = 'application/openmetrics-text; version=1.0.0';

/** Milliseconds of each time. */
export interface Rendering {
  /** All views, asked by who has nothing else to do. */
  readonly read: number;
  /** From what the views say to text that waits. */
  readonly have: readonly number[];
  /** The text of all there is, until it could be sent. */
  readonly text: readonly number[];
  readonly openMetrics: readonly number[];
}

/** What it costs in the process itself, with no network and nobody beside it. */
export async function render(store: BenchStore, times: number): Promise<Rendering> {
  const begun = performance.now();
  const catalogue = knownReporters();
  const known = catalogue.map(({ domain }) => domain);
  const state = valueOf(await readState(store.client, { ...SCOPE, knownReporters: known }));
  const read = performance.now() - begun;
  const registry = createRegistry({ version: 'bench', revision: '' });
  addProcessMetrics(registry);
  const naming = { now: Date.now, nameOf: reporterNaming(catalogue) };
  const domains = new DomainMetrics(SETTINGS, exporterMetrics(registry, naming).state);
  const have: number[] = [];
  for (let i = 0; i < times / 10; i++) {
    const from = performance.now();
    await domains.have(state);
    have.push(performance.now() - from);
  }
  const shown = {
    ready: () => Promise.resolve(),
    bytesBeside: (ownSeries: number) => domains.bytesBeside(ownSeries),
  };
  const expressed = async (accept: string | undefined): Promise<number[]> => {
    const milliseconds: number[] = [];
    for (let i = 0; i < times; i++) {
      const from = performance.now();
      await expose(registry, accept, shown);
      milliseconds.push(performance.now() - from);
    }
    return milliseconds;
  };
  return { read, have, text: await expressed(undefined), openMetrics: await expressed(OPENMETRICS) };
}
