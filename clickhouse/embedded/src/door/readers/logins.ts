import { createHash } from 'node:crypto';
import type { Reader } from './reader.js';
import type { Throttle } from './throttle.js';
import { userOf, type Credentials } from './users.js';

/** What a password was found to be; `unseen`: it was not looked at. */
export type Login = Reader | 'wrong' | 'unseen';

/** So many may wait for their password to be looked at; and so many that were right are known again. */
const WAITING = 4;
const REMEMBERED = 1000;

export interface LoginTools {
  readonly readers: readonly Reader[];
  readonly throttle: Throttle;
  /** Resolves after so long, or at once when nobody wants to know any more. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Looks at passwords, those from one network one after the other. After a wrong one the next is looked at later, right
 * or wrong, so that nothing is learned sooner by asking more at once. Who had a right one before does not wait: behind a
 * proxy the honest and the others come from one address.
 */
export class Logins {
  readonly #tools: LoginTools;
  readonly #lines = new Map<string, { waiting: number; last: Promise<unknown> }>();
  /** Digests of what was right. */
  readonly #right = new Set<string>();

  constructor(tools: LoginTools) {
    this.#tools = tools;
  }

  async of(given: Credentials, network: string, signal: AbortSignal): Promise<Login> {
    const { readers } = this.#tools;
    const known = digest(given, network);
    if (this.#right.has(known)) return userOf(readers, given) ?? 'wrong';
    const line = this.#lines.get(network) ?? { waiting: 0, last: Promise.resolve() };
    if (line.waiting >= WAITING) return 'unseen';
    this.#lines.set(network, line);
    line.waiting += 1;
    const looked = line.last.then(async () => await this.#look(given, network, signal));
    line.last = looked;
    try {
      const found = await looked;
      if (typeof found !== 'string') this.#remember(known);
      return found;
    } finally {
      line.waiting -= 1;
      if (line.waiting === 0) this.#lines.delete(network);
    }
  }

  /** That it was wrong is told when the next one would be looked at. */
  async #look(given: Credentials, network: string, signal: AbortSignal): Promise<Login> {
    const { readers, throttle, wait } = this.#tools;
    await wait(throttle.waitMs(network), signal);
    // Who went away has not waited.
    if (signal.aborted) return 'unseen';
    const reader = userOf(readers, given);
    if (reader !== undefined) return reader;
    throttle.wrong(network);
    await wait(throttle.waitMs(network), signal);
    return 'wrong';
  }

  #remember(known: string): void {
    this.#right.add(known);
    const [oldest] = this.#right;
    if (this.#right.size > REMEMBERED && oldest !== undefined) this.#right.delete(oldest);
  }
}

function digest({ user, password }: Credentials, network: string): string {
  return createHash('sha256')
    .update(JSON.stringify([network, user, password]))
    .digest('base64');
}
