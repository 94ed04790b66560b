import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { SENDER_CLASSES, type LabelTarget, type SenderClass } from '../../model/sender.js';
import type { Failed } from '../../store/failures.js';
import { KnownSenders } from '../../store/labels/known-senders.js';
import { LabelBook, type LabelRefusal, type Said } from '../../store/labels/label-book.js';
import { labelView } from '../../store/labels/label-view.js';
import { SenderLabels } from '../../store/labels/labels.js';
import { readTarget, targetText } from '../../store/labels/target.js';
import { auditOf, userName } from '../audit.js';
import { EXIT, type CommandIo, type ExitCode } from '../io.js';
import { addStoreAndCommonOptions, withStore, type Work } from '../quarantine/with-store.js';
import { failed } from '../store-failure.js';
import { applyLabels } from '../judging/apply-labels.js';
import { isWrong, readKnown, type Known } from '../judging/known-senders.js';

const EXAMPLES = `
A TARGET is an IP, a CIDR, or a domain that stands in d= of a signature that passed, or in an envelope that passed SPF;
what is below the domain is meant with it. What is said takes the place of what was said of the same target.

Examples:
  $ plumbline senders label 192.0.2.0/24 --sender our-crm --new "Our CRM" --class misconfigured
  $ plumbline senders label 2001:db8::25 198.51.100.7 --class threat --note "ticket 4711"
  $ plumbline senders label mail.partner.example --class forwarder
  $ plumbline senders label 192.0.2.0/24 --remove

With --json it prints one object: {"changed","labels"}: how many targets have another label now, and what holds of them.

Exit codes: 0 done, also where it was so before; 1 wrong usage or settings, or a sender that nobody knows; 3 the store
cannot be reached.`;

interface Flags {
  readonly sender?: string;
  readonly new?: string;
  readonly class?: SenderClass;
  readonly note?: string;
  readonly remove?: boolean;
  readonly json?: boolean;
}

export function labelCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('label')
    .description('Say who is behind addresses or a domain, or what their mail is; or take that back.')
    .addArgument(new Argument('<TARGET...>', 'an IP, a CIDR or a domain').argParser(targetsOf))
    .option('--sender <KEY>', 'who it is, as list has it')
    .option('--new <NAME>', 'that sender is a new one, of this name')
    .addOption(new Option('--class <CLASS>', 'what its mail is').choices(SENDER_CLASSES))
    .option('--note <TEXT>', 'why, for those who come after')
    .option('--remove', 'take back what was said of the target')
    .option('--json', 'print one object of JSON')
    .addHelpText('after', EXAMPLES);
  addStoreAndCommonOptions(command);
  return command.action(async (targets: readonly LabelTarget[], flags: Flags) => {
    const problem = problemOf(flags);
    if (problem !== undefined) return command.error(`error: ${problem}`, { exitCode: EXIT.usage });
    finish(await withStore(command, io, (work) => label(work, targets, flags)));
  });
}

function targetsOf(given: string, before: readonly LabelTarget[] | undefined): readonly LabelTarget[] {
  const read = readTarget(given);
  if (!read.ok) throw new InvalidArgumentError(read.detail);
  return [...(before ?? []), read.target];
}

function problemOf({ remove, sender, class: senderClass, new: name, note }: Flags): string | undefined {
  const says = [sender, senderClass, name, note].some((one) => one !== undefined);
  if (remove === true) return says ? '--remove takes back all that was said: it stands alone' : undefined;
  return sender === undefined && senderClass === undefined
    ? 'say who it is with --sender, or what its mail is with --class, or take back what was said with --remove'
    : undefined;
}

async function label(work: Work, targets: readonly LabelTarget[], flags: Flags): Promise<ExitCode> {
  const { client, io } = work;
  const known = readKnown(work.settings.senders);
  if (isWrong(known, work.log)) return EXIT.usage;
  const said = await write(work, known, targets, flags);
  if (!said.ok) return 'retryable' in said ? failed(said, io) : refused(said, io);
  const audited = await auditOf(client, io, {
    action: flags.remove === true ? 'senders.unlabel' : 'senders.label',
    target: targets.map(targetText).join(' '),
    detail: { ...saidIn(flags), changed: said.changed.map(targetText) },
  });
  if (!audited.ok) return failed(audited, io);
  const applied = await applyLabels({ ...work, known }, targets);
  if (!applied.ok) return failed(applied, io);
  if (flags.json === true) {
    const { changed, labels } = said;
    io.stdout.write(`${JSON.stringify({ changed: changed.length, labels: labels.map(labelView) })}\n`);
  } else tell(said, targets, io);
  return EXIT.ok;
}

function write(
  { client, settings }: Work,
  known: Known,
  targets: readonly LabelTarget[],
  { sender = '', new: newSender, class: senderClass, note = '', remove }: Flags,
): Promise<Said | LabelRefusal | Failed> {
  const book = new LabelBook({
    labels: new SenderLabels(client),
    senders: new KnownSenders(client, () => known.senders),
    most: () => settings.senders.labels,
  });
  const actor = userName();
  return remove === true
    ? book.takeBack(targets, actor)
    : book.say({ targets, sender, newSender, senderClass, note, actor });
}

function saidIn({ sender, class: senderClass, new: newSender, note }: Flags): object {
  return { sender, new_sender: newSender, sender_class: senderClass, note };
}

function tell({ labels, changed }: Said, targets: readonly LabelTarget[], io: CommandIo): void {
  for (const target of targets) {
    const text = targetText(target);
    const holding = labels.find((one) => targetText(one.target) === text);
    io.stdout.write(`${text}: ${holding === undefined ? 'nothing is said' : inWords(holding)}.\n`);
  }
  if (changed.length === 0) io.stderr.write('It was so before.\n');
}

function inWords({ sender, senderClass }: Said['labels'][number]): string {
  const parts = [
    sender === '' ? '' : `sender ${sender}`,
    senderClass === undefined ? '' : `class ${senderClass}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function refused({ reason, detail }: LabelRefusal, io: CommandIo): ExitCode {
  const hint =
    reason === 'sender_unknown' ? ' (plumbline senders list has all; --new NAME makes one of your own)' : '';
  io.stderr.write(`error: ${detail}${hint}\n`);
  return EXIT.usage;
}
