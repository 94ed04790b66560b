import { parseDocument } from 'yaml';
import type * as z from 'zod';
import { nearest } from './nearest.js';
import { SECTIONS, SETTINGS, settingsSchema, type Setting, type Settings } from './schema.js';

const DEFAULT_FILE = './plumbline.yml';
const FILE_VARIABLE = 'PLUMBLINE_CONFIG_FILE';

/** Where settings come from, the strongest first. */
export interface SettingsSources {
  /** By key: `limits.mail_bytes`. */
  readonly flags: ReadonlyMap<string, string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--config.file`, where it is given. */
  readonly configFile: string | undefined;
  /** The text of a file; undefined where there is no such file. Throws where it is there and cannot be read. */
  readFile(path: string): string | undefined;
}

export type Loaded =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly string[] };

type Tree = Record<string, unknown>;

/** Flags over environment over file over defaults. Each problem names the setting and where it was given. */
export function loadSettings(sources: SettingsSources): Loaded {
  const problems: string[] = [];
  const named = sources.configFile ?? sources.env[FILE_VARIABLE];
  const file = named ?? DEFAULT_FILE;
  const tree = readTree(file, named !== undefined, sources, problems);
  const origins = new Map<string, string>();

  for (const setting of SETTINGS) {
    const given = fromFlag(setting, sources) ?? fromEnvironment(setting, sources, problems);
    if (given === undefined) continue;
    put(tree, setting.path, given.value);
    origins.set(setting.key, given.origin);
  }
  problems.push(...unknownVariables(sources.env));

  const result = settingsSchema.safeParse(tree);
  if (!result.success)
    problems.push(...result.error.issues.flatMap((issue) => describe(issue, file, origins)));
  return result.success && problems.length === 0
    ? { ok: true, settings: result.data }
    : { ok: false, problems };
}

interface Given {
  readonly value: string;
  readonly origin: string;
}

function fromFlag(setting: Setting, { flags }: SettingsSources): Given | undefined {
  const value = flags.get(setting.key);
  return value === undefined ? undefined : { value, origin: setting.flag };
}

/** The variable itself, or the file that its `…_FILE` twin names, as secrets are mounted. */
function fromEnvironment(setting: Setting, sources: SettingsSources, problems: string[]): Given | undefined {
  const value = sources.env[setting.env];
  if (value !== undefined) return { value, origin: setting.env };
  const variable = `${setting.env}_FILE`;
  const path = sources.env[variable];
  if (path === undefined) return undefined;
  const text = read(path, true, sources, problems);
  return text === undefined ? undefined : { value: text.trim(), origin: `${variable} (${path})` };
}

/** The file's content, with every section in place so that defaults apply. */
function readTree(path: string, mustExist: boolean, sources: SettingsSources, problems: string[]): Tree {
  const empty = Object.fromEntries(SECTIONS.map((section) => [section, {}]));
  const text = read(path, mustExist, sources, problems);
  if (text === undefined) return empty;
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) {
    problems.push(`${path}: ${error.message.split('\n', 1)[0] ?? 'not YAML'}`);
    return empty;
  }
  const content: unknown = document.toJS();
  if (content === null) return empty;
  if (!isTree(content)) {
    problems.push(`${path}: must be a mapping of sections (${SECTIONS.join(', ')})`);
    return empty;
  }
  const given = Object.entries(content).filter(([, value]) => value !== null);
  return { ...empty, ...Object.fromEntries(given) };
}

function read(
  path: string,
  mustExist: boolean,
  sources: SettingsSources,
  problems: string[],
): string | undefined {
  try {
    const text = sources.readFile(path);
    if (text === undefined && mustExist) problems.push(`${path}: there is no such file`);
    return text;
  } catch (error) {
    problems.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function put(tree: Tree, path: readonly string[], value: string): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  const inner = tree[name];
  if (rest.length === 0) tree[name] = value;
  else if (isTree(inner)) put(inner, rest, value);
}

/** Variables that begin with a section's name; others may belong to whatever runs us. */
function unknownVariables(env: SettingsSources['env']): string[] {
  const known = SETTINGS.flatMap(({ env: name }) => [name, `${name}_FILE`]);
  const sections = SECTIONS.map((section) => `PLUMBLINE_${section.toUpperCase()}_`);
  return Object.keys(env)
    .filter((name) => sections.some((prefix) => name.startsWith(prefix)) && !known.includes(name))
    .map((name) => `environment: unknown variable ${name}${suggestion(name, known)}`);
}

function describe(
  issue: z.core.$ZodIssue,
  file: string,
  origins: ReadonlyMap<string, string>,
): readonly string[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const known = [...SECTIONS, ...SETTINGS.map(({ key }) => key)];
    return issue.keys.map((name) => {
      const key = [...path, name].join('.');
      return `${file}: unknown key ${key}${suggestion(key, known)}`;
    });
  }
  const key = path.join('.');
  const origin = origins.get(key);
  return [origin === undefined ? `${file}: ${key}: ${issue.message}` : `${origin}: ${issue.message}`];
}

function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
