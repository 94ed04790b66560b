import { nearest } from '../../model/nearest.js';
import type { CatalogueSender, LabelTarget, SenderClass } from '../../model/sender.js';
import type { Asked, Failed } from '../failures.js';
import type { KnownSenders } from './known-senders.js';
import type { SenderLabels, StoredLabel } from './labels.js';
import { targetText } from './target.js';

/** Why a label is not written, in a closed set. */
export type LabelRefusalReason =
  | 'nothing_said'
  | 'key_invalid'
  | 'name_invalid'
  | 'note_too_long'
  | 'sender_unknown'
  | 'sender_known'
  | 'labels_too_many';

export interface LabelRefusal {
  readonly ok: false;
  readonly reason: LabelRefusalReason;
  /** For people: what to do about it. */
  readonly detail: string;
}

export interface LabelWish {
  readonly targets: readonly LabelTarget[];
  /** Empty where only the class is said. */
  readonly sender: string;
  /** The name of a sender that nobody knows yet. */
  readonly newSender?: string | undefined;
  readonly senderClass: SenderClass | undefined;
  readonly note: string;
  readonly actor: string;
}

export interface Said {
  readonly ok: true;
  /** Targets of which something else is said now than before. */
  readonly changed: readonly LabelTarget[];
  /** What holds of the targets now. */
  readonly labels: readonly StoredLabel[];
}

export interface LabelBookTools {
  readonly labels: Pick<SenderLabels, 'of' | 'count' | 'write'>;
  readonly senders: Pick<KnownSenders, 'all' | 'add'>;
  /** So many labels may hold. */
  readonly most: () => number;
}

const KEY = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const LONGEST_NAME = 100;
const LONGEST_NOTE = 500;

/** Where people write down who was who. The same again changes nothing. */
export class LabelBook {
  readonly #tools: LabelBookTools;

  constructor(tools: LabelBookTools) {
    this.#tools = tools;
  }

  async say(wish: LabelWish): Promise<Said | LabelRefusal | Failed> {
    const { labels, senders } = this.#tools;
    const { sender, newSender = '', senderClass, note, actor } = wish;
    const known = problemOf(wish) ?? (await this.#isKnown(wish));
    if ('reason' in known) return known;
    const targets = distinct(wish.targets);
    const before = await this.#holding(targets);
    if (!before.ok) return before;
    const changed = targets.filter((target) => {
      const label = before.value.get(targetText(target));
      return label?.sender !== sender || label.senderClass !== senderClass || label.note !== note;
    });
    const full = await this.#fullWith(
      changed.filter((target) => !before.value.has(targetText(target))).length,
    );
    if (full !== undefined) return full;
    const added = known.isNew ? await senders.add(sender, newSender) : undefined;
    if (added?.ok === false) return added;
    if (changed.length > 0) {
      const written = await labels.write(changed, { sender, senderClass, note, actor, removed: false });
      if (!written.ok) return written;
    }
    return await this.#said(targets, changed);
  }

  /** Of targets of which nothing is said, nothing is taken back. */
  async takeBack(given: readonly LabelTarget[], actor: string): Promise<Said | Failed> {
    const targets = distinct(given);
    const before = await this.#holding(targets);
    if (!before.ok) return before;
    const changed = targets.filter((target) => before.value.has(targetText(target)));
    if (changed.length > 0) {
      const nothing = { sender: '', senderClass: undefined, note: '', removed: true };
      const written = await this.#tools.labels.write(changed, { ...nothing, actor });
      if (!written.ok) return written;
    }
    return await this.#said(targets, changed);
  }

  async #holding(targets: readonly LabelTarget[]): Promise<Asked<ReadonlyMap<string, StoredLabel>>> {
    const found = await this.#tools.labels.of(targets);
    if (!found.ok) return found;
    return { ok: true, value: new Map(found.value.map((label) => [targetText(label.target), label])) };
  }

  async #said(targets: readonly LabelTarget[], changed: readonly LabelTarget[]): Promise<Said | Failed> {
    const after = await this.#holding(targets);
    return after.ok ? { ok: true, changed, labels: [...after.value.values()] } : after;
  }

  async #fullWith(fresh: number): Promise<LabelRefusal | Failed | undefined> {
    if (fresh === 0) return undefined;
    const { labels } = this.#tools;
    const most = this.#tools.most();
    const count = await labels.count();
    if (!count.ok) return count;
    if (count.value + fresh <= most) return undefined;
    const detail = `${count.value} labels hold, and senders.labels allows ${most}: take some back, or label a network in place of its addresses`;
    return no('labels_too_many', detail);
  }

  async #isKnown({ sender, newSender }: LabelWish): Promise<Known | LabelRefusal | Failed> {
    if (sender === '') return { isNew: false };
    const known = await this.#tools.senders.all();
    if (!known.ok) return known;
    const found = known.value.find(({ key }) => key === sender);
    if (found === undefined)
      return newSender === undefined ? unknownSender(sender, known.value) : { isNew: true };
    if (newSender === undefined || found.name === newSender) return { isNew: false };
    return no(
      'sender_known',
      `${sender} is the key of ${found.name} already: say it without a new name, or take another key`,
    );
  }
}

interface Known {
  readonly isNew: boolean;
}

function problemOf({ sender, newSender, senderClass, note }: LabelWish): LabelRefusal | undefined {
  if (sender === '' && senderClass === undefined)
    return no('nothing_said', 'say who it is (a sender), or what its mail is (a class), or both');
  if (newSender !== undefined && !KEY.test(sender))
    return no(
      'key_invalid',
      'a new sender needs a key of small letters, digits and hyphens, such as our-crm',
    );
  if (newSender !== undefined && (newSender === '' || newSender.length > LONGEST_NAME))
    return no('name_invalid', `the name of a sender has 1 to ${LONGEST_NAME} characters`);
  if (note.length > LONGEST_NOTE) return no('note_too_long', `a note has up to ${LONGEST_NOTE} characters`);
  return undefined;
}

function unknownSender(sender: string, known: readonly CatalogueSender[]): LabelRefusal {
  const byName = known.find(({ name }) => name.toLowerCase() === sender.toLowerCase())?.key;
  const near =
    byName ??
    nearest(
      sender,
      known.map(({ key }) => key),
    );
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  return no('sender_unknown', `nobody is known as ${sender}${hint}`);
}

function no(reason: LabelRefusalReason, detail: string): LabelRefusal {
  return { ok: false, reason, detail };
}

function distinct(targets: readonly LabelTarget[]): LabelTarget[] {
  return [...new Map(targets.map((target) => [targetText(target), target])).values()];
}
