import { existsSync, readFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { loadSettings, type Loaded } from '../config/load.js';
import { SETTINGS, type Setting } from '../config/schema.js';
import type { Settings } from '../config/settings.js';
import { EXIT, type CommandIo } from './io.js';

/** What is asked for often enough to stand in the help of every command that opens the store. */
const STORE_FLAGS = new Set(
  ['dir', 'url', 'username', 'password', 'database', 'ca_file'].map((name) => `store.${name}`),
);

/** Gives a command the flags of some sections of the settings. */
export function addSections(command: Command, heading: string, ...sections: readonly string[]): void {
  for (const setting of settingsOfSections(sections)) command.addOption(flagOf(setting).helpGroup(heading));
}

/** The flags of a command that opens the store: all are taken, and the help shows the usual ones. */
export function addStoreOptions(command: Command): void {
  for (const setting of settingsOfSections(['store', 'raw', 'failures', 'quarantine', 'secrets'])) {
    const flag = flagOf(setting).helpGroup('Store (docs/configuration.md has more):');
    command.addOption(STORE_FLAGS.has(setting.key) ? flag : flag.hideHelp());
  }
}

/** The flags that every command has. */
export function addCommonOptions(command: Command): void {
  const file = 'settings as YAML (default: ./plumbline.yml where it exists)';
  command.addOption(new Option('--config.file <FILE>', file).helpGroup('Settings:'));
  addSections(command, 'Settings:', 'log');
}

/** The settings a command runs with; what is wrong with them ends it as wrong usage does. */
export function settingsOf(command: Command, io: CommandIo): Settings {
  const loaded = loadFor(command, io);
  if (loaded.ok) return loaded.settings;
  return command.error(loaded.problems.map((problem) => `error: ${problem}`).join('\n'), {
    exitCode: EXIT.usage,
  });
}

/** What a command was given, judged. */
export function loadFor(command: Command, io: CommandIo): Loaded {
  const flags = new Map<string, string>();
  for (const { key, flag } of SETTINGS) {
    const value = given(command, flag);
    if (value !== undefined) flags.set(key, value);
  }
  const configFile = given(command, '--config.file');
  return loadSettings({ flags, env: io.env, configFile, readFile: readTextFile });
}

function settingsOfSections(sections: readonly string[]): readonly Setting[] {
  return SETTINGS.filter(({ path: [section = ''] }) => sections.includes(section));
}

function flagOf({ flag, placeholder, description, shown }: Setting): Option {
  return new Option(`${flag} <${placeholder}>`, `${description} (default: ${shown})`);
}

function given(command: Command, flag: string): string | undefined {
  const option = command.options.find(({ long }) => long === flag);
  const value: unknown = option && command.getOptionValue(option.attributeName());
  return typeof value === 'string' ? value : undefined;
}

export function readTextFile(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
