/** Takes a folder in as `plumbline ingest` does, judged or not: node judged-ingest.js STORE FOLDER judged|unjudged */
import { readKnown } from '@plumbline/exporter/cli/judging/known-senders.js';
import { SessionJudge } from '@plumbline/exporter/cli/judging/session-judge.js';
import { IntakeSession } from '@plumbline/exporter/cli/intake-session.js';
import { createLogger } from '@plumbline/exporter/cli/logger.js';
import { openStore } from '@plumbline/exporter/cli/open-store.js';
import { processIo } from '@plumbline/exporter/cli/process-io.js';
import { loadSettings } from '@plumbline/exporter/config/load.js';
import { fileDeliveries } from '@plumbline/exporter/sources/disk/files.js';
import { peakKib } from '../peak.js';

const [directory = '', folder = '', how] = process.argv.slice(2);
const flags = new Map([['store.dir', directory]]);
const loaded = loadSettings({ flags, env: {}, configFile: undefined, readFile: () => undefined });
if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
const { settings } = loaded;
const io = processIo();
const log = createLogger({ ...settings.log, level: 'warn' }, io.stderr);
const wish = { role: 'command', command: 'bench', schema: 'as_it_is', io, log } as const;
const store = await openStore(settings.store, wish);
if (!store.ok) throw new Error(store.detail);
const { client } = store;
const judging =
  how === 'judged'
    ? await SessionJudge.open({ client, settings, known: readKnown(settings.senders), io, log })
    : undefined;
const session = await IntakeSession.open({
  ...{ client, settings, io, log, onSettled: () => undefined },
  giveUp: new AbortController().signal,
  ...(judging === undefined ? {} : { judge: judging.judge }),
});
const [begun, before] = [performance.now(), process.cpuUsage()];
for (const delivery of fileDeliveries([folder], process.stdin)) await session.take('ingest', delivery);
await session.drain();
await judging?.end(io.stop);
const { user, system } = process.cpuUsage(before);
const seconds = (performance.now() - begun) / 1000;
await store.close();
if (session.failure !== undefined) throw new Error(session.failure.detail);
const peakMib = (peakKib('self') ?? NaN) / 1024;
process.stdout.write(JSON.stringify({ seconds, processorSeconds: (user + system) / 1e6, peakMib }));
