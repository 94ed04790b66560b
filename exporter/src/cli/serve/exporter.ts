import { DOOR_OUTCOMES } from '@plumbline/embedded/hold.js';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { createApp } from '../../api/app.js';
import { listen, type Listening } from '../../api/listen.js';
import type { Settings } from '../../config/settings.js';
import type { Loaded } from '../../config/load.js';
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
import { version } from '../version.js';
import { whenAborted } from '../when-aborted.js';
import { Landings } from './landings.js';
import { ServedStore } from './served-store.js';

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
}

/** Runs until it is told to stop. */
export async function runExporter(settings: Settings, load: () => Loaded, io: CommandIo): Promise<ExitCode> {
  const exporter = assemble(settings, load, io);
  const { log, store } = exporter;
  const pages = await openPages(exporter);
  if (pages === undefined) return EXIT.usage;
  try {
    const refused = await store.open();
    if (refused !== undefined) return refused;
    if (!io.stop.aborted) await takeIn(exporter);
    return EXIT.ok;
  } finally {
    const graceMs = settings.web.shutdownSeconds * 1000;
    await Promise.all([pages.close(graceMs), store.closeDoor(graceMs)]);
    await store.close();
    log.info('ended');
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
  const reload = new Reload(settings, load, log);
  io.onReload(() => void reload.now());
  return { settings, io, log, registry, metrics, store, reload };
}

/** Nothing where they cannot be opened; the log says why. */
async function openPages({
  settings,
  io,
  log,
  registry,
  store,
  reload,
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
    onError: (error, path) => {
      log.error({ path, error: error instanceof Error ? error.stack : String(error) }, 'a page failed');
    },
  });
  const pages = await listen(app, { ...web.listen, tls: web.tls });
  if ('reason' in pages) {
    log.error({ reason: pages.reason }, pages.detail);
    return undefined;
  }
  log.info({ url: pages.url, metrics: pages.url + web.telemetryPath }, 'listening');
  return pages;
}

function runningState({ stop }: CommandIo) {
  return stop.aborted ? { ready: false, detail: 'ending' } : { ready: true, detail: 'running' };
}

/** Has an intake for as long as nobody ends us, and then has done what is under way, up to a deadline. */
async function takeIn({ settings, io, log, metrics, store, reload }: Exporter): Promise<void> {
  const giveUp = new AbortController();
  const session = await IntakeSession.open({
    client: store.opened.client,
    settings,
    io,
    log,
    giveUp: giveUp.signal,
    onSettled: () => undefined,
    metrics,
  });
  const sources = new IntakeSources({
    session,
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
    await sources.have(changed.sources);
  });
  log.info('ready');
  await whenAborted(io.stop);
  log.info('ending: what is under way is finished first');
  const late = setTimeout(() => {
    log.warn('what is under way is given up; it comes again');
    giveUp.abort();
  }, settings.web.shutdownSeconds * 1000);
  const stopped = sources.stop();
  await session.drain();
  await stopped;
  await session.drain();
  clearTimeout(late);
}
