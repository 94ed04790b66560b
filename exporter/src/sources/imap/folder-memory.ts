import { FATES, type Fate } from '../mailbox/mail-fate.js';
import { UidSet } from './uid-set.js';

/** Servers have a limit to the length of a command, of 64 KiB or less. */
const UIDS_A_COMMAND = 500;

/** UIDs as commands have them. */
export function inParts(uids: readonly number[]): string[] {
  const parts: string[] = [];
  for (let at = 0; at < uids.length; at += UIDS_A_COMMAND)
    parts.push(UidSet.of(uids.slice(at, at + UIDS_A_COMMAND)).toString());
  return parts;
}

/**
 * What is remembered of a folder: which of its mails have been taken, and what is still to happen to those. Up to the
 * floor all are, but for the open ones; above it, where mail may still appear between others, each by its UID.
 */
export class FolderMemory {
  readonly #uidValidity: string;
  #floor = 0;
  #settled = new UidSet();
  #open = new UidSet();
  readonly #owed = new Map<Fate, UidSet>(FATES.map((fate) => [fate, new UidSet()]));

  constructor(uidValidity: string) {
    this.#uidValidity = uidValidity;
  }

  /** Of what `text` gave. Where the folder has become another (UIDVALIDITY), nothing is known of it. */
  static parse(text: string | undefined, uidValidity: string): FolderMemory {
    const memory = new FolderMemory(uidValidity);
    const [of, floor, settled, open, ...owed] = (text ?? '')
      .split(' ')
      .map((part) => part.replace(/^\w+=/, ''));
    if (of !== uidValidity) return memory;
    memory.#floor = Number(floor);
    memory.#settled = UidSet.parse(settled ?? '');
    memory.#open = UidSet.parse(open ?? '');
    FATES.forEach((fate, index) => memory.#owed.set(fate, UidSet.parse(owed[index] ?? '')));
    return memory;
  }

  isSettled(uid: number): boolean {
    return uid <= this.#floor ? !this.#open.has(uid) : this.#settled.has(uid);
  }

  /** What the server is to be asked for, in parts that are not too long for a command. */
  get wanted(): readonly string[] {
    return [...inParts(this.open), `${this.#floor + 1}:*`];
  }

  settle(uid: number): void {
    if (uid <= this.#floor) this.#open.delete(uid);
    else this.#settled.add(uid);
  }

  owe(fate: Fate, uid: number): void {
    this.#owed.get(fate)?.add(uid);
  }

  owed(fate: Fate): readonly number[] {
    return [...(this.#owed.get(fate) ?? [])];
  }

  paid(fate: Fate, uids: Iterable<number>): void {
    for (const uid of uids) this.#owed.get(fate)?.delete(uid);
  }

  /**
   * Lets the floor rise to `lookBack` below the highest that is settled. `pending` are those that are there and not
   * settled.
   */
  rise(lookBack: number, pending: UidSet): void {
    const floor = Math.max(this.#floor, this.#settled.highest - lookBack);
    for (const uid of pending) {
      if (uid > floor) break;
      if (!this.isSettled(uid)) this.#open.add(uid);
    }
    this.#settled.dropUpTo(floor);
    this.#floor = floor;
  }

  /** An open mail that is gone from the folder. */
  forget(uid: number): void {
    this.#open.delete(uid);
  }

  get open(): readonly number[] {
    return [...this.#open];
  }

  /** Forgets the oldest of what grows while a server cannot move mail; says whether it had to. */
  keepAtMost(most: number): boolean {
    const sets = [this.#open, ...this.#owed.values()];
    const over = sets.filter((set) => set.size > most);
    for (const set of over)
      for (const uid of set) {
        if (set.size <= most) break;
        set.delete(uid);
      }
    return over.length > 0;
  }

  get text(): string {
    const owed = FATES.map((fate) => `${fate}=${this.#owed.get(fate)?.toString() ?? ''}`);
    return [
      `uidvalidity=${this.#uidValidity}`,
      `floor=${this.#floor}`,
      `settled=${this.#settled.toString()}`,
      `open=${this.#open.toString()}`,
      ...owed,
    ].join(' ');
  }
}
