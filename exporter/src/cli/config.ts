import { Command } from 'commander';
import { Document, Scalar } from 'yaml';
import type { EffectiveSetting } from '../config/effective.js';
import type { DomainMaps } from '../config/metrics-section.js';
import { SECTIONS } from '../config/schema.js';
import { EXIT, type CommandIo, type ExitCode } from './io.js';
import { judged } from './judging/judged-settings.js';
import { addCommonOptions, addSections, loadFor } from './settings.js';

const EXAMPLES = `
Examples:
  $ plumbline config check --config.file /etc/plumbline.yml
  $ plumbline config print | grep -v default
  $ PLUMBLINE_STORE_URL=https://me@clickhouse.example:8443/dmarc plumbline config print

Exit codes: 0 the settings are valid; 1 they are not, or wrong usage.`;

export function configCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('config').addHelpText('after', EXAMPLES);
  command.addCommand(
    action(
      'check',
      'Say what is wrong with the settings and the files that they name.',
      io,
      finish,
      () => '',
    ),
  );
  command.addCommand(
    action(
      'print',
      'Print every setting as YAML, with where it comes from; secrets are masked.',
      io,
      finish,
      print,
    ),
  );
  return command;
}

/** Sections that are no single settings. */
interface Lists {
  readonly sources: unknown;
  readonly domains: readonly string[] | undefined;
  readonly maps: DomainMaps;
}

function action(
  name: string,
  description: string,
  io: CommandIo,
  finish: (code: ExitCode) => void,
  write: (effective: readonly EffectiveSetting[], lists: Lists) => string,
): Command {
  const command = new Command(name).description(description).addHelpText('after', EXAMPLES);
  addSections(command, 'Settings:', ...SECTIONS.filter((section) => section !== 'log'));
  addCommonOptions(command);
  return command.action(() => {
    const loaded = judged(loadFor(command, io));
    if (!loaded.ok) {
      io.stderr.write(loaded.problems.map((problem) => `error: ${problem}\n`).join(''));
      finish(EXIT.usage);
      return;
    }
    io.stdout.write(write(loaded.effective, loaded));
    io.stderr.write(`The settings are valid (${loaded.file ?? 'no file'}, environment, flags).\n`);
    finish(EXIT.ok);
  });
}

/** A file that would say the same, but for the secrets. */
function print(effective: readonly EffectiveSetting[], { sources, domains, maps }: Lists): string {
  const document = new Document({});
  for (const { setting, value, origin } of effective) {
    const scalar = new Scalar(plain(value));
    scalar.comment = ` ${origin ?? 'default'}${value === undefined ? `: ${setting.shown}` : ''}`;
    document.setIn(setting.path, scalar);
  }
  if (Object.keys(maps.objectives).length > 0) document.setIn(['slo', 'objectives'], maps.objectives);
  if (Object.keys(maps.teams).length > 0) document.set('teams', maps.teams);
  if (domains !== undefined) document.set('domains', domains);
  if (sources !== undefined) document.set('sources', sources);
  return document.toString({ nullStr: '' });
}

/** A number is no text in YAML. */
function plain(value: string | undefined): string | number | null {
  return value !== undefined && /^\d+(\.\d+)?$/.test(value) ? Number(value) : (value ?? null);
}
