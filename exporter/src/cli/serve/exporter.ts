import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { Api } from '../../api/api.js';
import { createApp } from '../../api/app.js';
import type { Settings } from '../../config/settings.js';
import type { Loaded } from '../../config/load.js';
import { knownReporters } from '../../enrich/reporters/catalogue-file.js';
import { reporterNaming } from '../../enrich/reporters/naming.js';
import { DomainMetrics } from '../../metrics/domains/domain-metrics.js';
import { Cursors } from '../../store/cursors.js';
import { heldByKind } from '../../store/quarantine/held.js';
import { IntakeSources } from './intake/intake-sources.js';
import { Reload } from './reload.js';
import type { Disk } from '../../metrics/machine.js';
import { addProcessMetrics, createRegistry } from '../../metrics/registry.js';
import { readNewest } from '../../store/state/newest.js';
import { readState } from '../../store/state/read-state.js';
import { IntakeSession } from '../intake-session.js';
import { EXIT, type CommandIo, type ExitCode } from '../io.js';
import { createLogger } from '../logger.js';
import { judged } from '../judging/judged-settings.js';
import { isWrong, readKnown, type Known } from '../judging/known-senders.js';
import { revisionOf, version } from '../version.js';
import { within } from '../../sources/running/within.js';
import { whenAborted } from '../when-aborted.js';
import { Deadline } from './deadline.js';
import { exporterMetrics, type ExporterMetrics } from './exporter-metrics.js';
import { FailureLog } from './failure-log.js';
import { Landings } from './landings.js';
import { MachineWatch } from './machine-watch.js';
import { OurDomains } from './our-domains.js';
import { openPages, type Pages } from './pages.js';
import { RemoteWriteSide } from './remote-write/remote-write-side.js';
import { ReporterNames } from './reporter-names.js';
import { SenderWork } from './sender-work.js';
import { ServedStore } from './served-store.js';
import { StateRefresh } from './state/state-refresh.js';
import { StoreWatch } from './state/store-watch.js';

/** For the last lines of the log, and whatever else is on its way out. */
const LAST_MS = 500;

/** What the parts of the exporter share. */
interface Exporter {
  readonly settings: Settings;
  readonly io: CommandIo;
  readonly log: Logger;
  readonly registry: Registry;
  readonly metrics: ExporterMetrics;
  readonly known: Known;
  readonly inForce: InForce;
  readonly store: ServedStore;
  readonly state: StateRefresh;
  readonly reload: Reload;
  readonly failures: FailureLog;
  readonly api: Api;
}

/** What of the settings holds for whoever asks from now on. */
interface InForce {
  catalogue: Known['senders'];
  mostLabels: number;
}

/** Runs until it is told to stop. */
export async function runExporter(settings: Settings, load: () => Loaded, io: CommandIo): Promise<ExitCode> {
  const known = readKnown(settings.senders);
  const exporter = assemble(settings, known, load, io);
  const { log, store } = exporter;
  if (isWrong(known, log)) return EXIT.usage;
  const deadline = new Deadline(settings.web.shutdownSeconds * 1000, io);
  const pages = await pagesOf(exporter);
  if (pages === undefined) return EXIT.usage;
  try {
    const refused = await store.open();
    if (refused !== undefined) return refused;
    if (!io.stop.aborted) await takeIn(exporter, pages, deadline);
    return EXIT.ok;
  } finally {
    const graceMs = deadline.leftMs;
    await Promise.all([pages.close(graceMs), store.closeDoor(graceMs)]);
    await store.close();
    log.info('ended');
    io.leaveWithin(Math.max(LAST_MS, deadline.leftMs));
  }
}

function assemble(settings: Settings, known: Known, load: () => Loaded, io: CommandIo): Exporter {
  const log = createLogger(settings.log, io.stderr);
  const registry = createRegistry({ version: version(), revision: revisionOf(io.env) });
  addProcessMetrics(registry);
  const metrics = exporterMetrics(registry, {
    now: () => io.now(),
    nameOf: reporterNaming(knownReporters()),
  });
  const state = new StateRefresh(
    {
      domains: new DomainMetrics(settings.metrics, metrics.state),
      metrics: metrics.state,
      log,
      now: () => io.now(),
      clock: () => io.clock(),
    },
    settings.metrics,
  );
  const store = new ServedStore(settings, { io, log, metrics: metrics.store, doorMetrics: metrics.door });
  const reload = new Reload(settings, () => judged(load()), { log, clock: () => io.clock() });
  const failures = new FailureLog(log, () => io.clock());
  io.onReload(() => void reload.now());
  const inForce = { catalogue: known.senders, mostLabels: settings.senders.labels };
  const api = new Api({
    limits: settings.uploads,
    readLimits: settings.limits,
    version: version(),
    host: hostname(),
    catalogue: () => inForce.catalogue,
    mostLabels: () => inForce.mostLabels,
    notifications: settings.alerts,
    onNotified: (from, outcome) => {
      metrics.alerts.notified(from, outcome);
    },
    onTold: (from, outcome, alerts) => {
      metrics.alerts.told(from, outcome, alerts);
    },
    now: () => io.now(),
    clock: () => io.clock(),
    random: Math.random,
    onRefused: (reason) => {
      metrics.api.refused(reason);
    },
    onError: (error) => {
      failures.failed('an upload failed', error);
    },
  });
  return { settings, known, inForce, io, log, registry, metrics, store, state, reload, failures, api };
}

/** Nothing where they cannot be opened; the log says why. */
async function pagesOf(exporter: Exporter): Promise<Pages | undefined> {
  const { settings, io, log, registry, metrics, store, state, reload, failures, api } = exporter;
  const landings = new Landings(settings, store, io);
  const app = createApp({
    registry,
    domains: state,
    telemetryPath: settings.web.telemetryPath,
    dependencies: [
      store,
      store.domains,
      { name: 'exporter', check: () => Promise.resolve(runningState(io)) },
    ],
    landing: () => landings.current(),
    reload: () => reload.now(),
    api,
    onError: (error, path) => {
      failures.failed('a page failed', error, { path });
    },
  });
  return await openPages(app, settings, {
    log,
    clock: () => io.clock(),
    metrics: metrics.web,
    failures,
    onLimit: (limit) => {
      api.limited(limit);
    },
  });
}

function runningState({ stop }: CommandIo) {
  return stop.aborted ? { ready: false, detail: 'ending' } : { ready: true, detail: 'running' };
}

/** Has an intake for as long as nobody ends us, and then has done what is under way, up to a deadline. */
async function takeIn(
  { settings, known, inForce, io, log, metrics, store, state, reload, api }: Exporter,
  pages: Pages,
  deadline: Deadline,
): Promise<void> {
  const giveUp = new AbortController();
  const changed = (): void => {
    state.soon();
  };
  const domains = new OurDomains(store.opened.client, { io, log, onAdopted: changed });
  await domains.configure(settings.domains);
  const catalogue = knownReporters();
  const { fullDomains, subdomains } = settings.metrics;
  const wish = { fullDomains, subdomains, knownReporters: catalogue.map(({ domain }) => domain) };
  const beside = new StoreWatch({ newest: () => readNewest(store.opened.client), changed });
  if (!settings.metrics.domains) state.leaveOut();
  else
    state.begin(async () => {
      await beside.readBegins();
      return await readState(store.opened.client, wish);
    });
  const reporters = new ReporterNames(store.opened.client, reporterNaming(catalogue), log);
  const senders = new SenderWork({
    ...{ client: store.opened.client, settings, known, io, log, metrics },
    onRenewed: changed,
  });
  await senders.begin();
  const session = await IntakeSession.open({
    client: store.opened.client,
    judge: senders.judge,
    begins: () => senders.underWay.begin(),
    settings,
    io,
    log,
    giveUp: giveUp.signal,
    onSettled: (settled) => {
      domains.settled(settled);
      reporters.settled(settled);
      metrics.reporters.settled(settled);
      state.settled(settled);
    },
    metrics,
  });
  const sources = new IntakeSources({
    session,
    webhooks: api.webhooks,
    keeper: session.keeper,
    cursors: new Cursors(store.opened.client),
    metrics: metrics.sources,
    log,
    now: () => io.now(),
    clock: () => io.clock(),
    random: Math.random,
    giveUp: giveUp.signal,
  });
  await sources.have(settings.sources);
  const { client } = store.opened;
  const remoteWrite = new RemoteWriteSide({
    ...{ client, io, log, metrics: metrics.remoteWrite },
    bounds: settings.metrics,
  });
  await remoteWrite.have(settings.remoteWrite);
  const watch = new MachineWatch({
    folders: disksOf(settings),
    held: () => heldByKind(store.opened.client),
    metrics: metrics.machine,
    clock: () => io.clock(),
    staleAfterMs: settings.metrics.staleAfterMs,
  });
  reload.applyBy(async (said, knownNow) => {
    inForce.catalogue = knownNow.senders;
    inForce.mostLabels = said.senders.labels;
    await domains.configure(said.domains);
    await sources.have(said.sources);
    await senders.have(said, knownNow);
    await remoteWrite.have(said.remoteWrite);
    changed();
    pages.reload();
  });
  await api.open({
    client: store.opened.client,
    uploads: sources.uploads(),
    tasksFolder: join(settings.store.directory, 'uploads'),
    relabelled: () => {
      senders.relabelled();
    },
  });
  log.info('ready');
  await whenAborted(io.stop);
  log.info('ending: what is under way is finished first');
  const late = setTimeout(() => {
    log.warn('what is under way is given up; it comes again');
    giveUp.abort();
  }, deadline.workMs);
  const stopped = Promise.all([api.end(giveUp.signal), sources.stop()]);
  const done = session
    .drain()
    .then(() => stopped)
    .then(() => session.drain());
  // Of the time that is left when all is given up, some is for the store to close.
  const overdue = whenAborted(giveUp.signal).then(() => within(done, deadline.leftMs / 2));
  await Promise.race([done, overdue]);
  clearTimeout(late);
  watch.stop();
  beside.stop();
  domains.stop();
  reporters.stop();
  await within(Promise.all([senders.end(), state.stop(), remoteWrite.end()]), deadline.leftMs / 2);
}

/** A server has disks of its own, of which it tells itself. */
function disksOf({ store }: Settings): ReadonlyMap<Disk, string> {
  const spool: [Disk, string] = ['spool', join(store.directory, 'spool')];
  return new Map<Disk, string>(
    store.target.kind === 'server' ? [spool] : [['data', store.target.directory], spool],
  );
}
