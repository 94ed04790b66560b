import { Argument, Command } from 'commander';
import { AlertDesk, type Noted, type NoteRefusal } from '../../store/alerts/alert-desk.js';
import { alertView } from '../../store/alerts/alert-view.js';
import { Alerts } from '../../store/alerts/alerts.js';
import type { Failed } from '../../store/failures.js';
import { auditOf, userName } from '../audit.js';
import { EXIT, type CommandIo, type ExitCode } from '../io.js';
import { printable } from '../quarantine/table.js';
import { addStoreAndCommonOptions, withStore, type Work } from '../quarantine/with-store.js';
import { failed } from '../store-failure.js';
import { idArgument } from './alert-id.js';

const CODES = `
With --json it prints one object: {"alert","changed"}.

Exit codes: 0 done, also where it was so before; 1 there is no such alert, or nothing is said; 3 the store cannot be
reached.`;

interface Flags {
  readonly comment?: string;
  readonly json?: boolean;
}

export function acknowledgeCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('acknowledge')
    .description('Take an alert on. Who does so first has it.')
    .addArgument(idArgument())
    .option('--comment <TEXT>', 'what there is to say to it')
    .option('--json', 'print one object of JSON')
    .addHelpText('after', `\nExamples:\n  $ plumbline alerts acknowledge 4c1e3a0b9d2f8871\n${CODES}`);
  addStoreAndCommonOptions(command);
  return command.action(async (id: string, flags: Flags) => {
    finish(
      await withStore(command, io, (work) =>
        note(work, { act: 'acknowledge', id, text: flags.comment ?? '' }, flags),
      ),
    );
  });
}

export function commentCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('comment')
    .description('Say something to an alert.')
    .addArgument(idArgument())
    .addArgument(new Argument('<TEXT>', 'what there is to say'))
    .option('--json', 'print one object of JSON')
    .addHelpText(
      'after',
      `\nExamples:\n  $ plumbline alerts comment 4c1e3a0b9d2f8871 "The key was turned off by mistake"\n${CODES}`,
    );
  addStoreAndCommonOptions(command);
  return command.action(async (id: string, text: string, flags: Flags) => {
    finish(await withStore(command, io, (work) => note(work, { act: 'comment', id, text }, flags)));
  });
}

interface Noting {
  readonly act: 'acknowledge' | 'comment';
  readonly id: string;
  readonly text: string;
}

async function note({ client, io }: Work, { act, id, text }: Noting, { json }: Flags): Promise<ExitCode> {
  const desk = new AlertDesk({ alerts: new Alerts(client), now: () => io.now() });
  const noted: Noted | NoteRefusal | Failed = await desk[act](id, text, { actor: userName(), person: '' });
  if (!noted.ok) {
    if ('retryable' in noted) return failed(noted, io);
    io.stderr.write(`error: ${noted.detail}\n`);
    return EXIT.usage;
  }
  const { alert, changed } = noted;
  const { alertname, domain } = alert;
  const detail = { alertname, domain, text, changed };
  const audited = await auditOf(client, io, { action: `alerts.${act}`, target: id, detail });
  if (!audited.ok) return failed(audited, io);
  if (json === true) {
    io.stdout.write(`${JSON.stringify({ alert: alertView(alert), changed })}\n`);
    return EXIT.ok;
  }
  const by = alert.acknowledged_person === '' ? alert.acknowledged_by : alert.acknowledged_person;
  const held = alert.acknowledged ? `taken on by ${printable(by)}` : 'nobody has taken it on';
  io.stdout.write(`${id}: ${held}, ${alert.comments.length} said to it.\n`);
  if (!changed) io.stderr.write('It was so before.\n');
  return EXIT.ok;
}
