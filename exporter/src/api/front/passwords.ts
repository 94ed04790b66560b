import { createHmac, randomBytes } from 'node:crypto';
import type { Credentials } from './basic.js';
import type { Compare } from './bcrypt.js';

export interface PasswordTools {
  readonly compare: Compare;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
  /** Resolves after so many milliseconds. */
  readonly rest: (ms: number) => Promise<void>;
}

/** `too_many`: as many as there may be wait for being looked at. */
export type Looked = 'right' | 'wrong' | 'too_many';

/** As many answers as the toolkit remembers; right and wrong ones apart, so that guesses push out nobody's. */
const REMEMBERED = 100;
const MOST_WAITING = 32;
const MOST_OF_ONE = 2;
/** Behind a guess that was wrong: guessing has this part of one processor at most, a half. */
const REST_TO_WORK = 1;

/** The bcrypt hash of nothing that anybody knows; who is unknown is looked at for as long as who is known. */
const NOBODYS = 'sO0EOzNRMdKrjoWzp1xZhOdy6uqWm.aQrwOzNfltZ9WAnHGMkqVMi';

/** Looks at names and passwords, one after the other, and remembers what it has seen by a hash of it. */
export class Passwords {
  readonly #tools: PasswordTools;
  /** Of this process: what it remembers is of no use to anybody else. */
  readonly #pepper = randomBytes(32);
  readonly #right = new Map<string, Looked>();
  readonly #wrong = new Map<string, Looked>();
  readonly #underWay = new Map<string, Promise<Looked>>();
  readonly #waitingOf = new Map<string, number>();
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(tools: PasswordTools) {
    this.#tools = tools;
  }

  /** `from` is whoever asks, as far as can be seen. */
  async look(users: ReadonlyMap<string, string>, given: Credentials, from: string): Promise<Looked> {
    const hash = users.get(given.user) ?? nobodysHash(users);
    const known = this.#keyOf(given, hash);
    const seen = this.#right.get(known) ?? this.#wrong.get(known);
    if (seen !== undefined) return seen;
    const same = this.#underWay.get(known);
    if (same !== undefined) return await same;
    const ofOne = this.#waitingOf.get(from) ?? 0;
    if (this.#waiting >= MOST_WAITING || ofOne >= MOST_OF_ONE) return 'too_many';
    this.#count(from, 1);
    const looked = this.#inTurn(given, hash, users.has(given.user)).finally(() => {
      this.#count(from, -1);
      this.#underWay.delete(known);
    });
    this.#underWay.set(known, looked);
    const result = await looked;
    remember(result === 'right' ? this.#right : this.#wrong, known, result);
    return result;
  }

  async #inTurn({ password }: Credentials, hash: string, isUser: boolean): Promise<Looked> {
    const { compare, clock, rest } = this.#tools;
    const before = this.#last;
    let took = 0;
    const looked = before.then(async () => {
      const begun = clock();
      const isSame = await compare(password, hash);
      took = clock() - begun;
      return isSame && isUser ? 'right' : 'wrong';
    });
    this.#last = looked.then(
      (result) => (result === 'wrong' ? rest(took * REST_TO_WORK) : undefined),
      () => undefined,
    );
    return await looked;
  }

  #count(from: string, by: number): void {
    this.#waiting += by;
    const now = (this.#waitingOf.get(from) ?? 0) + by;
    if (now === 0) this.#waitingOf.delete(from);
    else this.#waitingOf.set(from, now);
  }

  #keyOf({ user, password }: Credentials, hash: string): string {
    return createHmac('sha256', this.#pepper)
      .update(JSON.stringify([user, hash, password]))
      .digest('base64');
  }
}

/** As dear as the dearest there is. */
function nobodysHash(users: ReadonlyMap<string, string>): string {
  const costs = [...users.values()].map((hash) => hash.slice(4, 6));
  const cost = costs.reduce((most, one) => (one > most ? one : most), '04');
  return `$2b$${cost}$${NOBODYS}`;
}

function remember(memory: Map<string, Looked>, key: string, looked: Looked): void {
  memory.set(key, looked);
  if (memory.size <= REMEMBERED) return;
  for (const [oldest] of memory) {
    memory.delete(oldest);
    return;
  }
}
