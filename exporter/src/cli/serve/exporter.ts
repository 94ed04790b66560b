import { hostname } from 'node:os';
import { join } from 'node:path';
import { DOOR_OUTCOMES } from '@plumbline/embedded/hold.js';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { Api } from '../../api/api.js';
import { createApp } from '../../api/app.js';
import { listen, type Listening } from '../../api/listen.js';
import { REFUSALS } from '../../api/refusals.js';
import type { Settings } from '../../config/settings.js';
import type { Loaded } from '../../config/load.js';
import { knownReporters } from '../../enrich/reporters/catalogue-file.js';
import { reporterNaming } from '../../enrich/reporters/naming.js';
import { ApiMetrics } from '../../metrics/api.js';
import { SourceMetrics } from '../../metrics/sources.js';
import { Cursors } from '../../store/cursors.js';
import type { StoreClient } from '../../store/client.js';
import { SenderLabels } from '../../store/labels/labels.js';
import { IntakeSources } from './intake/intake-sources.js';
import { Reload } from './reload.js';
import { DoorMetrics } from '../../metrics/door.js';
import { IntakeMetrics } from '../../metrics/intake.js';
import { addProcessMetrics, createRegistry } from '../../metrics/registry.js';
import { StoreMetrics } from '../../metrics/store.js';
import { IntakeSession } from '../intake-session.js';
import { EXIT, type CommandIo, type ExitCode } from '../io.js';
import { createLogger } from '../logger.js';
import { catalogue } from '../senders/catalogue.js';
import { version } from '../version.js';
import { within } from '../../sources/running/within.js';
import { whenAborted } from '../when-aborted.js';
import { Deadline } from './deadline.js';
import { FailureLog } from './failure-log.js';
import { LabelWatch } from './label-watch.js';
import { Landings } from './landings.js';
import { OurDomains } from './our-domains.js';
import { ReporterNames } from './reporter-names.js';
import { ServedStore } from './served-store.js';

/** For the last lines of the log, and whatever else is on its way out. */
const LAST_MS = 500;

/** What the parts of the exporter share. */
interface Exporter {
  readonly settings: Settings;
  readonly io: CommandIo;
  readonly log: Logger;
  readonly registry: Registry;
  readonly metrics: {
    readonly intake: IntakeMetrics;
    readonly store: StoreMetrics;
    readonly sources: SourceMetrics;
  };
  readonly store: ServedStore;
  readonly reload: Reload;
  readonly failures: FailureLog;
  readonly api: Api;
}

/** Runs until it is told to stop. */
export async function runExporter(settings: Settings, load: () => Loaded, io: CommandIo): Promise<ExitCode> {
  const exporter = assemble(settings, load, io);
  const { log, store } = exporter;
  const deadline = new Deadline(settings.web.shutdownSeconds * 1000, io);
  const pages = await openPages(exporter);
  if (pages === undefined) return EXIT.usage;
  try {
    const refused = await store.open();
    if (refused !== undefined) return refused;
    if (!io.stop.aborted) await takeIn(exporter, deadline);
    return EXIT.ok;
  } finally {
    const graceMs = deadline.leftMs;
    await Promise.all([pages.close(graceMs), store.closeDoor(graceMs)]);
    await store.close();
    log.info('ended');
    io.leaveWithin(Math.max(LAST_MS, deadline.leftMs));
  }
}

function assemble(settings: Settings, load: () => Loaded, io: CommandIo): Exporter {
  const log = createLogger(settings.log, io.stderr);
  const registry = createRegistry({ version: version(), revision: io.env['PLUMBLINE_REVISION'] ?? '' });
  addProcessMetrics(registry);
  const metrics = {
    intake: new IntakeMetrics(registry),
    store: new StoreMetrics(registry),
    sources: new SourceMetrics(registry),
  };
  const doorMetrics = new DoorMetrics(registry, Object.keys(DOOR_OUTCOMES));
  const store = new ServedStore(settings, { io, log, metrics: metrics.store, doorMetrics });
  const reload = new Reload(settings, load, { log, clock: () => io.clock() });
  const failures = new FailureLog(log, () => io.clock());
  io.onReload(() => void reload.now());
  const apiMetrics = new ApiMetrics(registry, Object.keys(REFUSALS));
  const api = new Api({
    limits: settings.uploads,
    readLimits: settings.limits,
    version: version(),
    host: hostname(),
    catalogue: catalogue(),
    mostLabels: settings.senders.labels,
    now: () => io.now(),
    clock: () => io.clock(),
    random: Math.random,
    onRefused: (reason) => {
      apiMetrics.refused(reason);
    },
    onError: (error) => {
      failures.failed('an upload failed', error);
    },
  });
  return { settings, io, log, registry, metrics, store, reload, failures, api };
}

/** Nothing where they cannot be opened; the log says why. */
async function openPages({
  settings,
  io,
  log,
  registry,
  store,
  reload,
  failures,
  api,
}: Exporter): Promise<Listening | undefined> {
  const { web } = settings;
  const landings = new Landings(settings, store, () => io.clock());
  const app = createApp({
    registry,
    telemetryPath: web.telemetryPath,
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
  const { uploads } = settings;
  const pages = await listen(app, {
    ...{ ...web.listen, tls: web.tls },
    limits: { ...uploads, quietMs: uploads.commitWaitMs + QUIET_MS },
    onLimit: (limit) => {
      api.limited(limit);
    },
  });
  if ('reason' in pages) {
    log.error({ reason: pages.reason }, pages.detail);
    return undefined;
  }
  log.info({ url: pages.url, metrics: pages.url + web.telemetryPath }, 'listening');
  return pages;
}

/** What nobody reads or sends for so long beyond the longest wait for a commit has no client any more. */
const QUIET_MS = 60_000;

function runningState({ stop }: CommandIo) {
  return stop.aborted ? { ready: false, detail: 'ending' } : { ready: true, detail: 'running' };
}

/** Has an intake for as long as nobody ends us, and then has done what is under way, up to a deadline. */
async function takeIn(
  { settings, io, log, metrics, store, reload, api }: Exporter,
  deadline: Deadline,
): Promise<void> {
  const giveUp = new AbortController();
  const domains = new OurDomains(store.opened.client, io, log);
  await domains.configure(settings.domains);
  const reporters = new ReporterNames(store.opened.client, reporterNaming(knownReporters()), log);
  const session = await IntakeSession.open({
    client: store.opened.client,
    settings,
    io,
    log,
    giveUp: giveUp.signal,
    onSettled: (settled) => {
      domains.settled(settled);
      reporters.settled(settled);
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
    random: Math.random,
    giveUp: giveUp.signal,
  });
  await sources.have(settings.sources);
  reload.applyBy(async (changed) => {
    await domains.configure(changed.domains);
    await sources.have(changed.sources);
  });
  const labels = watchLabels(store.opened.client, io, log);
  await api.open({
    client: store.opened.client,
    uploads: sources.uploads(),
    tasksFolder: join(settings.store.directory, 'uploads'),
    relabelled: () => {
      labels.soon();
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
  domains.stop();
  reporters.stop();
  labels.stop();
}

function watchLabels(client: StoreClient, io: CommandIo, log: Logger): LabelWatch {
  const labels = new SenderLabels(client);
  const watch = new LabelWatch({
    newest: () => labels.newest(),
    relabelled: () => undefined,
    log,
    clock: () => io.clock(),
  });
  watch.soon();
  return watch;
}
