import { createHash } from 'node:crypto';
import type * as z from 'zod';
import { nearest } from '../../model/nearest.js';
import { textOf, type ReadFile } from '../yaml-file.js';
import { folderSource } from './folder.js';
import { imapSource } from './imap.js';
import { maildirSource } from './maildir.js';
import { mboxSource } from './mbox.js';
import { pop3Source } from './pop3.js';
import { lmtpSource, smtpSource } from './receiver.js';
import { webhookSource } from './webhook.js';

/** A kind of intake source, a file each. */
export const SOURCE_KINDS = {
  folder: folderSource,
  maildir: maildirSource,
  mbox: mboxSource,
  imap: imapSource,
  pop3: pop3Source,
  smtp: smtpSource,
  lmtp: lmtpSource,
  webhook: webhookSource,
};

type Kind = keyof typeof SOURCE_KINDS;

/** What is said of an intake source, by its kind. */
export type SourceSettings = {
  [K in Kind]: z.output<(typeof SOURCE_KINDS)[K]> & {
    readonly name: string;
    /** Where this is another, something is said otherwise. */
    readonly said: string;
  };
}[Kind];

const NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;
/** Names that the ledger has for what comes otherwise. */
const TAKEN = new Set(['ingest', 'demo', 'serve', 'upload', 'api', 'other']);

/** The section `sources`: a name for each, and what is said of it. */
export function readSources(
  said: unknown,
  file: string,
  readFile: ReadFile,
  problems: string[],
): readonly SourceSettings[] {
  if (said === undefined || said === null) return [];
  if (!isTree(said)) {
    problems.push(`${file}: sources: must be a mapping of names to sources`);
    return [];
  }
  return Object.entries(said).flatMap(([name, of]) => {
    const found: string[] = [];
    const source = readSource(name, of, (path) => textOf(path, readFile, found), found);
    problems.push(...found.map((problem) => `${file}: sources.${name}: ${problem}`));
    return source === undefined ? [] : [source];
  });
}

function readSource(
  name: string,
  said: unknown,
  secretIn: (path: string) => string,
  problems: string[],
): SourceSettings | undefined {
  if (!NAME.test(name))
    problems.push('its name must be of small letters, digits, dashes and underscores, 63 at most');
  if (TAKEN.has(name)) problems.push('this name is taken');
  if (!isTree(said)) {
    problems.push('must be a mapping, with its type');
    return undefined;
  }
  const { type } = said;
  const kind = Object.keys(SOURCE_KINDS).find((known): known is Kind => known === type);
  if (kind === undefined) {
    problems.push(typeProblem(type));
    return undefined;
  }
  const whole = withSecrets(said, secretIn);
  const parsed = SOURCE_KINDS[kind].safeParse(whole);
  if (parsed.success) return { ...parsed.data, name, said: digestOf(whole) };
  problems.push(...parsed.error.issues.map((issue) => problemOf(issue, kind)));
  return undefined;
}

function typeProblem(type: unknown): string {
  const kinds = Object.keys(SOURCE_KINDS);
  if (type === undefined) return `its type is missing: one of ${kinds.join(', ')}`;
  const near = typeof type === 'string' ? nearest(type, kinds) : undefined;
  return `type: must be one of ${kinds.join(', ')}${near === undefined ? '' : ` (did you mean ${near}?)`}`;
}

/** Secrets may stand in a file: `password_file` beside, or in the place of, `password`. */
const SECRETS = new Set([
  'password',
  'client_secret',
  'refresh_token',
  'signing_key',
  'secret',
  'cert',
  'key',
]);
const MASK = '********';

type Tree = Readonly<Record<string, unknown>>;

function withSecrets(tree: Tree, secretIn: (path: string) => string): Tree {
  const entries = Object.entries(tree).map(([key, value]): [string, unknown] => {
    const own = key.replace(/_file$/, '');
    if (own !== key && SECRETS.has(own) && typeof value === 'string') return [own, secretIn(value).trim()];
    return [key, isTree(value) ? withSecrets(value, secretIn) : value];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

/** What is said, for people to read. */
export function maskedSources(said: unknown): unknown {
  if (Array.isArray(said)) return said.map(maskedSources);
  if (!isTree(said)) return said;
  return Object.fromEntries(
    Object.entries(said).map(([key, value]) => [key, SECRETS.has(key) ? MASK : maskedSources(value)]),
  );
}

/** Secrets are in it: it is compared, and never shown. */
function digestOf(said: Tree): string {
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

function problemOf(issue: z.core.$ZodIssue, kind: Kind): string {
  const place = issue.path.map(String).join('.');
  if (issue.code !== 'unrecognized_keys') return `${place === '' ? '' : `${place}: `}${issue.message}`;
  const known = Object.keys(SOURCE_KINDS[kind].shape);
  return issue.keys
    .map((key) => {
      const near = place === '' ? nearest(key, known) : undefined;
      const at = place === '' ? key : `${place}.${key}`;
      return `unknown setting ${at}${near === undefined ? '' : ` (did you mean ${near}?)`}`;
    })
    .join('; ');
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
