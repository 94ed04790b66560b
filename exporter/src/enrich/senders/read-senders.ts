import { parseDocument } from 'yaml';
import type * as z from 'zod';
import { formatPrefix, parsePrefix } from '../addresses/prefix.js';
import { Claims, type Read } from './claims.js';
import { fileForm, senderForm, type EvidenceItem } from './form.js';
import { wholePattern } from './selector-table.js';
import { EVIDENCE_KINDS, RESERVED_KEYS, type Sender, type SenderEvidence } from './sender.js';

/** A file of senders as it stands on disk. */
export interface SenderFile {
  /** As messages shall name it. */
  readonly name: string;
  readonly text: string;
  readonly origin: 'catalogue' | 'own';
}

export interface ReadSenders {
  /** In the order of the files; of two with the same key the first. */
  readonly senders: readonly Sender[];
  /** Each names the file, the sender and the item. Senders with problems are left out. */
  readonly problems: readonly string[];
}

/**
 * Senders in the form of docs/senders.md. Own files come before the catalogue: an own sender takes the place of one of
 * the catalogue with the same key. Within one origin two senders may not have a key, or evidence, in common; two own
 * ones may, where they are for mail of other domains.
 */
export function readSenders(files: readonly SenderFile[]): ReadSenders {
  const problems: string[] = [];
  const read = files.flatMap((file) => readFile(file, problems));
  const ordered = [...read.filter(isOf('own')), ...read.filter(isOf('catalogue'))];
  const byKey = new Map<string, Read>();
  const claims = new Claims();
  for (const each of ordered) {
    const before = byKey.get(each.sender.key);
    if (before?.sender.origin === each.sender.origin)
      problems.push(`${each.file}: ${each.sender.key}: this key is taken in ${before.file}`);
    if (before !== undefined) continue;
    problems.push(...claims.add(each));
    byKey.set(each.sender.key, each);
  }
  return { senders: [...byKey.values()].map(({ sender }) => sender), problems };
}

function isOf(origin: SenderFile['origin']): (read: Read) => boolean {
  return ({ sender }) => sender.origin === origin;
}

function readFile({ name, text, origin }: SenderFile, problems: string[]): Read[] {
  const document = parseDocument(text);
  const [mistake] = document.errors;
  if (mistake !== undefined) {
    problems.push(`${name}: ${mistake.message.split('\n', 1)[0] ?? 'not YAML'}`);
    return [];
  }
  const form = fileForm.safeParse(document.toJS());
  if (!form.success) {
    problems.push(...form.error.issues.map((issue) => `${name}: ${issueText(issue)}`));
    return [];
  }
  const { category, only_from: onlyFrom, senders } = form.data;
  return senders.flatMap((given, place): Read[] => {
    const found: string[] = [];
    const sender = readSender(given, found);
    problems.push(...found.map((problem) => `${name}: ${nameOf(given, place)}: ${problem}`));
    if (sender === undefined || found.length > 0) return [];
    const scope = onlyFrom === undefined ? undefined : wholePattern(onlyFrom, '(?:.*\\.)?');
    return [{ file: name, sender: { ...sender, category, origin, onlyFrom: scope } }];
  });
}

function readSender(
  given: unknown,
  problems: string[],
): Omit<Sender, 'category' | 'origin' | 'onlyFrom'> | undefined {
  const form = senderForm.safeParse(given);
  if (!form.success) {
    problems.push(...form.error.issues.map(issueText));
    return undefined;
  }
  const { key, name, site = '', dmarc_docs: dmarcDocs = '', platform, forwards, submission } = form.data;
  if (RESERVED_KEYS.has(key)) problems.push('this key is taken');
  if (submission !== undefined && !forwards)
    problems.push('submission: only of a sender with forwards: true');
  const evidence = form.data.evidence.map((item, place) => {
    const read = evidenceOf(item);
    const prefix = read.kind === 'range' ? parsePrefix(read.value) : undefined;
    if (prefix !== undefined) return { ...read, value: formatPrefix(prefix) };
    if (read.kind === 'range') problems.push(`evidence ${place + 1}: ${read.value} is no network`);
    return read;
  });
  for (const { kind, value, also } of evidence)
    if (also !== undefined && !evidence.some((other) => other.kind === also))
      problems.push(`${kind} ${value}: also ${also}, and there is no such evidence`);
  const spfIncludes = form.data.spf_includes;
  return { key, name, site, dmarcDocs, platform, forwards, submission, evidence, spfIncludes };
}

function evidenceOf(item: EvidenceItem): SenderEvidence {
  const kind = EVIDENCE_KINDS.find((each) => item[each] !== undefined) ?? 'dkim';
  return { kind, value: String(item[kind]), also: item.also };
}

function nameOf(given: unknown, place: number): string {
  const key = typeof given === 'object' && given !== null && 'key' in given ? given.key : undefined;
  return typeof key === 'string' && key !== '' ? key : `sender ${place + 1}`;
}

function issueText(issue: z.core.$ZodIssue): string {
  const [head, place, ...rest] = issue.path;
  const isItem = head === 'evidence' && typeof place === 'number';
  const path = isItem ? [`evidence ${place + 1}`, ...rest.map(String)] : issue.path.map(String);
  const what = issue.code === 'unrecognized_keys' ? `unknown key ${issue.keys.join(', ')}` : issue.message;
  return [...path, what].join(': ');
}
