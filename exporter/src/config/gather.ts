import { parseDocument } from 'yaml';
import { SECTIONS, SETTINGS, type Setting } from './schema.js';

const DEFAULT_FILE = './plumbline.yml';
const FILE_VARIABLE = 'PLUMBLINE_CONFIG_FILE';

/** Where settings come from, the strongest first. */
export interface SettingsSources {
  /** By key: `limits.mail_bytes`. Of a secret, the file that holds it. */
  readonly flags: ReadonlyMap<string, string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--config.file`, where it is given. */
  readonly configFile: string | undefined;
  /** The text of a file; undefined where there is no such file. Throws where it is there and cannot be read. */
  readFile(path: string): string | undefined;
}

export type Tree = Record<string, unknown>;

/** What was given, not yet judged. */
export interface Gathered {
  readonly file: string;
  readonly fileExists: boolean;
  readonly tree: Tree;
  /** Where each setting was given, by key; those that were not given are not here. */
  readonly origins: ReadonlyMap<string, string>;
}

/** Lays flags over the environment over the file. */
export function gather(sources: SettingsSources, problems: string[]): Gathered {
  const named = sources.configFile ?? sources.env[FILE_VARIABLE];
  const file = named ?? DEFAULT_FILE;
  const text = readText(file, named !== undefined, sources, problems);
  const tree = treeOf(text ?? '', file, problems);
  const origins = new Map<string, string>();
  for (const setting of SETTINGS) {
    const given =
      fromFlag(setting, sources, problems) ??
      fromEnvironment(setting, sources, problems) ??
      fromFile(setting, tree, file, sources, problems);
    if (given === undefined) continue;
    put(tree, setting.path, given.value);
    origins.set(setting.key, given.origin);
  }
  return { file, fileExists: text !== undefined, tree, origins };
}

interface Given {
  readonly value: unknown;
  readonly origin: string;
}

function fromFlag(setting: Setting, sources: SettingsSources, problems: string[]): Given | undefined {
  const value = sources.flags.get(setting.key);
  if (value === undefined || !setting.isSecret)
    return value === undefined ? undefined : { value, origin: setting.flag };
  return secretFrom(value, setting.flag, sources, problems);
}

/** The variable itself, or the file that its `…_FILE` twin names, as secrets are mounted. */
function fromEnvironment(setting: Setting, sources: SettingsSources, problems: string[]): Given | undefined {
  const value = sources.env[setting.env];
  if (value !== undefined) return { value, origin: setting.env };
  const variable = `${setting.env}_FILE`;
  const path = sources.env[variable];
  return path === undefined ? undefined : secretFrom(path, variable, sources, problems);
}

/** What stands in the file; of a secret also the file that `password_file` names beside `password`. */
function fromFile(
  setting: Setting,
  tree: Tree,
  file: string,
  sources: SettingsSources,
  problems: string[],
): Given | undefined {
  if (setting.isSecret) {
    const twin = [...setting.path.slice(0, -1), `${setting.path.at(-1) ?? ''}_file`];
    const path = take(tree, twin);
    if (typeof path === 'string') return secretFrom(path, `${file}: ${twin.join('.')}`, sources, problems);
  }
  const value = at(tree, setting.path);
  return value === undefined ? undefined : { value, origin: file };
}

function secretFrom(
  path: string,
  by: string,
  sources: SettingsSources,
  problems: string[],
): Given | undefined {
  const text = readText(path, true, sources, problems);
  return text === undefined ? undefined : { value: text.trim(), origin: `${by} (${path})` };
}

/** The file's content, with every section in place so that defaults apply. */
function treeOf(text: string, path: string, problems: string[]): Tree {
  const empty = Object.fromEntries(SECTIONS.map((section) => [section, {}]));
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
  return { ...empty, ...withoutEmpty(content) };
}

/** `limits:` with nothing but comments below it is no setting. */
function withoutEmpty(tree: Tree): Tree {
  const given = Object.entries(tree).filter(([, value]) => value !== null);
  return Object.fromEntries(given.map(([key, value]) => [key, isTree(value) ? withoutEmpty(value) : value]));
}

export function readText(
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

export function at(tree: Tree, [name, ...rest]: readonly string[]): unknown {
  const inner = name === undefined ? undefined : tree[name];
  if (rest.length === 0) return inner;
  return isTree(inner) ? at(inner, rest) : undefined;
}

/** Reads a value and removes it. */
function take(tree: Tree, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return undefined;
  const inner = tree[name];
  if (rest.length > 0) return isTree(inner) ? take(inner, rest) : undefined;
  Reflect.deleteProperty(tree, name);
  return inner;
}

function put(tree: Tree, [name, ...rest]: readonly string[], value: unknown): void {
  if (name === undefined) return;
  if (rest.length === 0) {
    tree[name] = value;
    return;
  }
  const inner = (tree[name] ??= {});
  if (isTree(inner)) put(inner, rest, value);
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
