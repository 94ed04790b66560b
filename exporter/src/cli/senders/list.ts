import { Command, InvalidArgumentError } from 'commander';
import { domainName } from '../../config/domains.js';
import type { CatalogueSender } from '../../model/sender.js';
import { KnownSenders } from '../../store/labels/known-senders.js';
import { senderView } from '../../store/labels/sender-view.js';
import { mailBySender, type SenderMail } from '../../store/labels/sender-mail.js';
import { EXIT, type CommandIo, type ExitCode } from '../io.js';
import { printable, textTable, type Heading } from '../quarantine/table.js';
import { addStoreAndCommonOptions, withStore, type Work } from '../quarantine/with-store.js';
import { failed } from '../store-failure.js';
import { catalogue } from './catalogue.js';

const EXAMPLES = `
Prints a table with the messages of the last 28 days, those with most first; with --json a line of JSON for each, which
has what shows the sender, and up to 20 domains with their messages. Messages are those of our domains.

Examples:
  $ plumbline senders list
  $ plumbline senders list --category marketing --search chimp
  $ plumbline senders list --seen --domain example.com
  $ plumbline senders list --json | jq -r 'select(.messages > 0) | .dmarc_docs'

Exit codes: 0 done, also where there is none; 1 wrong usage or settings; 3 the store cannot be reached.`;

interface Flags {
  readonly category?: string;
  readonly search?: string;
  readonly domain?: string;
  readonly seen?: boolean;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;
const DAYS = 28;

export function listCommand(
  io: CommandIo,
  finish: (code: ExitCode) => void,
  named: () => readonly CatalogueSender[] = catalogue,
): Command {
  const command = new Command('list')
    .description('Senders that are known by name, what shows them, and how much mail came from them.')
    .option('--category <WORD>', 'those of this category')
    .option('--search <TEXT>', 'those with this in key, name or evidence')
    .option('--domain <DOMAIN>', 'count the mail of this domain and those below it', domainOf)
    .option('--seen', 'those that mail came from')
    .option('--json', 'print a line of JSON for each')
    .addHelpText('after', EXAMPLES);
  addStoreAndCommonOptions(command);
  return command.action(async (flags: Flags) => {
    finish(await withStore(command, io, (work) => list(work, named(), flags)));
  });
}

function domainOf(given: string): string {
  const name = domainName(given);
  if (name === undefined) throw new InvalidArgumentError('is no domain');
  return name;
}

interface Listed {
  readonly sender: CatalogueSender;
  readonly mail: SenderMail | undefined;
}

async function list(
  { client, io }: Work,
  named: readonly CatalogueSender[],
  flags: Flags,
): Promise<ExitCode> {
  const known = await new KnownSenders(client, () => named).all();
  if (!known.ok) return failed(known, io);
  const dayOf = (daysAgo: number): string =>
    new Date(io.now() - daysAgo * DAY_MS).toISOString().slice(0, 'YYYY-MM-DD'.length);
  const asked = { from: dayOf(DAYS), to: dayOf(0), domain: flags.domain };
  const mail = await mailBySender(client, asked);
  if (!mail.ok) return failed(mail, io);
  const listed = join(known.value, mail.value).filter((one) => isWanted(one, flags));
  if (flags.json === true) for (const one of listed) io.stdout.write(`${JSON.stringify(jsonOf(one))}\n`);
  else io.stdout.write(textTable(HEADINGS, listed.map(rowOf)));
  return EXIT.ok;
}

/** Those with most mail first. */
function join(senders: readonly CatalogueSender[], mail: readonly SenderMail[]): Listed[] {
  const byKey = new Map(mail.map((one) => [one.key, one]));
  return senders
    .map((sender) => ({ sender, mail: byKey.get(sender.key) }))
    .sort((a, b) => (b.mail?.messages ?? 0) - (a.mail?.messages ?? 0));
}

function isWanted({ sender, mail }: Listed, { category, search, seen }: Flags): boolean {
  if (seen === true && mail === undefined) return false;
  if (category !== undefined && plain(sender.category) !== plain(category)) return false;
  if (search === undefined) return true;
  const texts = [sender.key, sender.name, ...sender.evidence.map(({ value }) => value)];
  return texts.some((text) => text.toLowerCase().includes(search.toLowerCase()));
}

/** As files and columns have it. */
function plain(category: string): string {
  return category.toLowerCase().replaceAll('-', '_');
}

const HEADINGS: readonly Heading[] = [
  ...['KEY', 'NAME', 'CATEGORY', 'SHOWN BY'].map((text) => ({ text })),
  { text: 'MESSAGES', right: true },
  { text: 'DOMAINS', right: true },
];

function rowOf({ sender, mail }: Listed): string[] {
  const { key, name, category, origin, evidence } = sender;
  const kinds = [...new Set(evidence.map(({ kind }) => kind))];
  return [
    printable(key),
    printable(name),
    category === '' ? origin : printable(category),
    kinds.length === 0 ? '-' : kinds.join(','),
    String(mail?.messages ?? 0),
    String(mail?.domains ?? 0),
  ];
}

function jsonOf({ sender, mail }: Listed): object {
  return { ...senderView(sender), messages: mail?.messages ?? 0, domains: mail?.top ?? [] };
}
