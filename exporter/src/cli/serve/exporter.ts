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
import { FactMetrics } from '../../metrics/facts.js';
import { RemoteWriteMetrics } from '../../metrics/remote-write/metrics.js';
import { ReputationMetrics } from '../../metrics/reputation.js';
import { SenderMetrics } from '../../metrics/senders.js';
import { SourceMetrics } from '../../metrics/sources.js';
import { Cursors } from '../../store/cursors.js';
import { IntakeSources } from './intake/intake-sources.js';
import { Reload } from './reload.js';
import { DoorMetrics } from '../../metrics/door.js';
import { IntakeMetrics } from '../../metrics/intake.js';
import { addProcessMetrics, createRegistry } from '../../metrics/registry.js';
import { StoreMetrics } from '../../metrics/store.js';
import { IntakeSession } from '../intake-session.js';
import { EXIT, type CommandIo, type ExitCode } from '../io.js';
import { createLogger } from '../logger.js';
import { judged } from '../judging/judged-settings.js';
import { isWrong, readKnown, type Known } from '../judging/known-senders.js';
import { version } from '../version.js';
import { within } from '../../sources/running/within.js';
import { whenAborted } from '../when-aborted.js';
import { Deadline } from './deadline.js';
import { FailureLog } from './failure-log.js';
import { Landings } from './landings.js';
import { OurDomains } from './our-domains.js';
import { RemoteWriteSide } from './remote-write/remote-write-side.js';
import { WHYS } from './renewal/renewing.js';
import { ReporterNames } from './reporter-names.js';
import { SenderWork } from './sender-work.js';
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
    readonly facts: FactMetrics;
    readonly senders: SenderMetrics;
    readonly reputation: ReputationMetrics;
    readonly remoteWrite: RemoteWriteMetrics;
  };
  readonly known: Known;
  readonly inForce: InForce;
  readonly store: ServedStore;
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

function assemble(settings: Settings, known: Known, load: () => Loaded, io: CommandIo): Exporter {
  const log = createLogger(settings.log, io.stderr);
  const registry = createRegistry({ version: version(), revision: io.env['PLUMBLINE_REVISION'] ?? '' });
  addProcessMetrics(registry);
  const metrics = {
    intake: new IntakeMetrics(registry),
    store: new StoreMetrics(registry),
    sources: new SourceMetrics(registry),
    facts: new FactMetrics(registry),
    senders: new SenderMetrics(registry, WHYS),
    reputation: new ReputationMetrics(registry),
    remoteWrite: new RemoteWriteMetrics(registry),
  };
  const doorMetrics = new DoorMetrics(registry, Object.keys(DOOR_OUTCOMES));
  const store = new ServedStore(settings, { io, log, metrics: metrics.store, doorMetrics });
  const reload = new Reload(settings, () => judged(load()), { log, clock: () => io.clock() });
  const failures = new FailureLog(log, () => io.clock());
  io.onReload(() => void reload.now());
  const inForce = { catalogue: known.senders, mostLabels: settings.senders.labels };
  const apiMetrics = new ApiMetrics(registry, Object.keys(REFUSALS));
  const api = new Api({
    limits: settings.uploads,
    readLimits: settings.limits,
    version: version(),
    host: hostname(),
    catalogue: () => inForce.catalogue,
    mostLabels: () => inForce.mostLabels,
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
  return { settings, known, inForce, io, log, registry, metrics, store, reload, failures, api };
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
  { settings, known, inForce, io, log, metrics, store, reload, api }: Exporter,
  deadline: Deadline,
): Promise<void> {
  const giveUp = new AbortController();
  const domains = new OurDomains(store.opened.client, io, log);
  await domains.configure(settings.domains);
  const reporters = new ReporterNames(store.opened.client, reporterNaming(knownReporters()), log);
  const senders = new SenderWork({ client: store.opened.client, settings, known, io, log, metrics });
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
  const remoteWrite = new RemoteWriteSide({ client, io, log, metrics: metrics.remoteWrite });
  await remoteWrite.have(settings.remoteWrite);
  reload.applyBy(async (changed, knownNow) => {
    inForce.catalogue = knownNow.senders;
    inForce.mostLabels = changed.senders.labels;
    await domains.configure(changed.domains);
    await sources.have(changed.sources);
    await senders.have(changed, knownNow);
    await remoteWrite.have(changed.remoteWrite);
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
  domains.stop();
  reporters.stop();
  await within(Promise.all([senders.end(), remoteWrite.end()]), deadline.leftMs / 2);
}
