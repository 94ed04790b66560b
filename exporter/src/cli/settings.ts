import { existsSync, readFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { loadSettings } from '../config/load.js';
import { SETTINGS, type Settings } from '../config/schema.js';
import { EXIT, type CommandIo } from './io.js';

/** Gives a command the flags of one section of the settings. */
export function addSection(command: Command, section: string, heading: string): void {
  for (const setting of SETTINGS.filter(({ path }) => path[0] === section)) {
    const description = `${setting.description} (default: ${setting.shown})`;
    command.addOption(new Option(`${setting.flag} <${setting.placeholder}>`, description).helpGroup(heading));
  }
}

/** The flags that every command has. */
export function addCommonOptions(command: Command): void {
  const file = 'settings as YAML (default: ./plumbline.yml where it exists)';
  command.addOption(new Option('--config.file <FILE>', file).helpGroup('Settings:'));
  addSection(command, 'log', 'Settings:');
}

/** The settings a command runs with; what is wrong with them ends it as wrong usage does. */
export function settingsOf(command: Command, io: CommandIo): Settings {
  const flags = new Map<string, string>();
  for (const { key, flag } of SETTINGS) {
    const value = given(command, flag);
    if (value !== undefined) flags.set(key, value);
  }
  const configFile = given(command, '--config.file');
  const loaded = loadSettings({ flags, env: io.env, configFile, readFile: readTextFile });
  if (loaded.ok) return loaded.settings;
  return command.error(loaded.problems.map((problem) => `error: ${problem}`).join('\n'), {
    exitCode: EXIT.usage,
  });
}

function given(command: Command, flag: string): string | undefined {
  const option = command.options.find(({ long }) => long === flag);
  const value: unknown = option && command.getOptionValue(option.attributeName());
  return typeof value === 'string' ? value : undefined;
}

function readTextFile(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
