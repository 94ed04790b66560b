import { join } from 'node:path';
import type { Retention } from '@plumbline/schema/retention.js';
import type * as z from 'zod';
import { keyPairProblem } from './certificate.js';
import { readDomains } from './domains.js';
import { readDoorUsers } from './door-users.js';
import { effective, type EffectiveSetting } from './effective.js';
import { engineLimits } from './engine-section.js';
import { nearest } from '../model/nearest.js';
import { readRemoteWrite, type RemoteWriteSettings } from './remote-write.js';
import { SECTIONS, SETTINGS, settingsSchema } from './schema.js';
import type { Settings } from './settings.js';
import { gather, isTree, readText, type Gathered, type SettingsSources } from './gather.js';
import { maskedSources, readSources } from './intake/read-sources.js';
import type { DomainMaps } from './metrics-section.js';
import { metricSettings, readObjectives, readTeams } from './metrics-section.js';
import { readSendersFiles } from './senders.js';
import { storeTarget, type StoreTarget } from './store-target.js';
import { NO_WEB_RULES, readWebFile, type WebRules } from './web-file.js';

export type Loaded =
  | {
      readonly ok: true;
      readonly settings: Settings;
      readonly effective: readonly EffectiveSetting[];
      /** What is said of intake sources, secrets masked. */
      readonly sources: unknown;
      readonly domains: readonly string[] | undefined;
      /** What stands in files alone: of some domains another objective, and whose they are. */
      readonly maps: DomainMaps;
      /** The file that was read; undefined where there was none. */
      readonly file: string | undefined;
    }
  | { readonly ok: false; readonly problems: readonly string[] };

type Sections = z.output<typeof settingsSchema>;

/** Flags over environment over file over defaults. Each problem names the setting and where it was given. */
export function loadSettings(sources: SettingsSources): Loaded {
  const problems: string[] = [];
  const gathered = gather(sources, problems);
  problems.push(...unknownVariables(sources.env));

  const { sources: said, domains: ours, teams, slo, ...others } = gathered.tree;
  const { objectives, rest } = withoutObjectives(slo);
  const sections = { ...others, slo: rest };
  const maps = {
    objectives: readObjectives(objectives, gathered.file, problems),
    teams: readTeams(teams, gathered.file, problems),
  };
  const domains = readDomains(ours, gathered.file, problems);
  const intake = readSources(said, gathered.file, (path) => sources.readFile(path), problems);
  const parsed = settingsSchema.safeParse(sections);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.flatMap((issue) => describe(issue, gathered)));
    return { ok: false, problems };
  }
  const inViews = metricSettings(parsed.data, maps, problems);
  const settings = resolve(parsed.data, gathered, sources, problems);
  if (settings === undefined || problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    settings: { ...settings, sources: intake, domains, metrics: { ...settings.metrics, inViews } },
    effective: effective(gathered),
    sources: maskedSources(said),
    domains,
    maps,
    file: gathered.fileExists ? gathered.file : undefined,
  };
}

interface Resolved extends Omit<Settings, 'sources' | 'domains' | 'metrics'> {
  readonly metrics: Omit<Settings['metrics'], 'inViews'>;
}

/** What settings say together, and what stands in the files that they name. */
function resolve(
  sections: Sections,
  gathered: Gathered,
  sources: SettingsSources,
  problems: string[],
): Resolved | undefined {
  const webRules = webRulesOf(sections, sources, problems);
  const target = targetOf(sections, gathered, sources, problems);
  const retention = retentionOf(sections);
  if (isLonger(retention.records, retention.reports))
    problems.push(
      `${gathered.origins.get('store.retention.reports') ?? gathered.file}: store.retention.reports: must not be less than store.retention.records`,
    );
  if (target === undefined) return undefined;
  const {
    store,
    raw,
    failures,
    quarantine,
    secrets,
    web,
    uploads,
    trust,
    senders,
    facts,
    reputation,
    metrics,
    alerts,
    limits,
    log,
  } = sections;
  const { remote_write: remoteWrite, ...ofDomains } = metrics;
  const { documentBytes, spoolBytes, memoryBytes, allMemoryBytes } = raw;
  return {
    limits,
    log,
    uploads,
    trust,
    senders: readSendersFiles(senders, (path) => sources.readFile(path), problems),
    facts,
    reputation,
    metrics: ofDomains,
    alerts: { requestBytes: alerts.requestBytes, textCharacters: alerts.textCharacters },
    quarantine: { bytes: quarantine.bytes, totalBytes: quarantine.totalBytes },
    redaction: { keep: failures.keep },
    keep: { documentBytes, spoolBytes, memoryBytes, allMemoryBytes },
    store: {
      target,
      directory: store.dir,
      timeoutSeconds: store.timeout,
      door: doorOf(sections, gathered, sources, problems),
      engine: engineLimits(store.engine, store.door),
      batch: {
        rows: store.batch.rows,
        bytes: store.batch.bytes,
        seconds: store.batch.seconds,
        inFlight: store.batch.in_flight,
      },
      leaseSeconds: store.batch.lease,
      retry: { firstMs: store.retry.first, longestMs: store.retry.longest },
      retention,
      retentionSaid: new Set(
        RETENTION_KEYS.filter(([key]) => gathered.origins.has(key)).map(([, name]) => name),
      ),
    },
    secretsDirectory: secrets.dir ?? join(store.dir, 'secrets'),
    web,
    webRules,
    remoteWrite: remoteWriteOf(remoteWrite, gathered, sources, problems),
  };
}

/** A mapping of domains is no single setting. */
function withoutObjectives(slo: unknown): { readonly objectives: unknown; readonly rest: unknown } {
  if (!isTree(slo)) return { objectives: undefined, rest: slo };
  const { objectives, ...rest } = slo;
  return { objectives, rest };
}

function retentionOf({ store, raw, failures, quarantine, alerts }: Sections): Retention {
  const { records, reports, audit } = store.retention;
  return {
    records,
    reports,
    rawDocuments: raw.days,
    failureReports: failures.days,
    quarantine: quarantine.days,
    audit,
    alerts: alerts.days,
  };
}

const RETENTION_KEYS: readonly (readonly [key: string, figure: keyof Retention])[] = [
  ['store.retention.records', 'records'],
  ['store.retention.reports', 'reports'],
  ['raw.days', 'rawDocuments'],
  ['failures.days', 'failureReports'],
  ['quarantine.days', 'quarantine'],
  ['store.retention.audit', 'audit'],
  ['alerts.days', 'alerts'],
];

/** In days; undefined is for ever. */
function isLonger(a: number | undefined, b: number | undefined): boolean {
  return (a ?? Infinity) > (b ?? Infinity);
}

function webRulesOf({ web }: Sections, sources: SettingsSources, problems: string[]): WebRules {
  if (web.configFile === undefined) return NO_WEB_RULES;
  const file = readWebFile(web.configFile, (path) => sources.readFile(path));
  if (file.ok) return file.rules;
  problems.push(...file.problems);
  return NO_WEB_RULES;
}

type DoorSettings = Settings['store']['door'];

function doorOf(
  { store: { door } }: Sections,
  gathered: Gathered,
  sources: SettingsSources,
  problems: string[],
): DoorSettings {
  const { listen, password, users_file: usersFile } = door;
  const users =
    usersFile === undefined ? undefined : readDoorUsers(usersFile, (path) => sources.readFile(path));
  if (users?.ok === false) problems.push(...users.problems);
  const readers = users?.ok === true ? users.readers : [];
  return { listen, password, readers, tls: doorTlsOf(door, gathered, sources, problems) };
}

function doorTlsOf(
  { cert_file: certFile, key_file: keyFile }: Sections['store']['door'],
  gathered: Gathered,
  sources: SettingsSources,
  problems: string[],
): DoorSettings['tls'] {
  if (certFile === undefined || keyFile === undefined) {
    if (certFile !== keyFile) problems.push('store.door: cert_file and key_file go together');
    return undefined;
  }
  const cert = readText(certFile, true, sources, problems);
  const key = readText(keyFile, true, sources, problems);
  if (cert === undefined || key === undefined) return undefined;
  const wrong = keyPairProblem({ cert, key });
  if (wrong === undefined) return { cert, key };
  const [setting, file] =
    wrong.of === 'cert' ? ['store.door.cert_file', certFile] : ['store.door.key_file', keyFile];
  problems.push(`${placeOf(setting, gathered)}: ${file} ${wrong.why}`);
  return undefined;
}

function remoteWriteOf(
  given: Sections['metrics']['remote_write'],
  gathered: Gathered,
  sources: SettingsSources,
  problems: string[],
): RemoteWriteSettings | undefined {
  const ca = given.ca_file === undefined ? undefined : readText(given.ca_file, true, sources, problems);
  const read = readRemoteWrite(given, ca);
  if (typeof read !== 'string') return read;
  problems.push(`${placeOf('metrics.remote_write.url', gathered)}: ${read}`);
  return undefined;
}

function targetOf(
  { store }: Sections,
  gathered: Gathered,
  sources: SettingsSources,
  problems: string[],
): StoreTarget | undefined {
  const target = storeTarget(store);
  if (typeof target === 'string') {
    problems.push(`${placeOf('store.url', gathered)}: ${target}`);
    return undefined;
  }
  if (target.kind === 'embedded' || store.ca_file === undefined) return target;
  const ca = readText(store.ca_file, true, sources, problems);
  return ca === undefined ? undefined : { ...target, ca };
}

/** Variables that begin with a section's name; others may belong to whatever runs us. */
function unknownVariables(env: SettingsSources['env']): string[] {
  const known = SETTINGS.flatMap(({ env: name }) => [name, `${name}_FILE`]);
  const sections = SECTIONS.map((section) => `PLUMBLINE_${section.toUpperCase()}_`);
  return Object.keys(env)
    .filter((name) => sections.some((prefix) => name.startsWith(prefix)) && !known.includes(name))
    .map((name) => `environment: unknown variable ${name}${suggestion(name, known)}`);
}

function describe(issue: z.core.$ZodIssue, gathered: Gathered): readonly string[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const known = [...SECTIONS, ...SETTINGS.map(({ key }) => key)];
    return issue.keys.map((name) => {
      const key = [...path, name].join('.');
      return `${gathered.file}: unknown key ${key}${suggestion(key, known)}`;
    });
  }
  return [`${placeOf(path.join('.'), gathered)}: ${issue.message}`];
}

/** Where a setting was given; what gives one setting alone names it. */
function placeOf(key: string, { file, origins }: Gathered): string {
  const origin = origins.get(key) ?? file;
  return origin === file ? `${file}: ${key}` : origin;
}

function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}
