import { randomUUID } from 'node:crypto';
import type { Session } from 'chdb';
import { nameLiteral, stringLiteral } from '../sql/literal.js';
import type { Care } from './care.js';
import { failure, failureOf, type EngineFailure } from './failure.js';
import type { Slots } from './slots.js';

/** The part of chDB that is used. */
export interface Chdb {
  readonly Session: typeof Session;
  drainPending(): Promise<void>;
}

/** One statement with all that it may depend on. */
export interface Statement {
  readonly sql: string;
  readonly database: string;
  /** Given to the session as it is opened: cannot fail, and holds in a read-only session. */
  readonly fixed: readonly string[];
  /** Set by the session before the statement: an unknown name is an error, as on a server. */
  readonly settings: ReadonlyMap<string, string>;
  readonly params: ReadonlyMap<string, string>;
  readonly format: string;
  readonly signal: AbortSignal;
  /** After so long it is clear that nothing stops it; `tell` has the time to say whose it is. */
  readonly overdue?: { readonly afterMs: number; readonly tell: () => void };
}

export interface Work extends Statement {
  readonly slots: Slots;
}

export type Done =
  { readonly ok: true; readonly bytes: Buffer; readonly rows: number; readonly seconds: number } | Failed;
interface Failed {
  readonly ok: false;
  readonly failure: EngineFailure;
}

/** Of the engine as a whole. */
const OUT_OF_MEMORY = '(total) memory limit exceeded';
const KILL_EVERY_MS = 50;

export interface EngineTools {
  readonly chdb: Chdb;
  readonly path: string;
  readonly care: Care;
  /** What is done where a statement cannot be stopped. */
  readonly onOverdue: () => void;
}

/**
 * chDB, a session a statement: after an error a session mixes the failed result into the next one, and settings stay
 * on it. Opening one takes a third of a millisecond.
 */
export class Engine {
  readonly #chdb: Chdb;
  readonly #path: string;
  /** The first session holds the engine open, with the arguments that are the engine's own. */
  readonly #first: Session;
  readonly #care: Care;
  readonly #onOverdue: () => void;
  readonly #ending = new AbortController();

  private constructor({ chdb, path, care, onOverdue }: EngineTools, first: Session) {
    this.#chdb = chdb;
    this.#path = path;
    this.#care = care;
    this.#onOverdue = onOverdue;
    this.#first = first;
  }

  /** Takes the lock of the data. Nothing where another process has it, or the data cannot be opened. */
  static open(tools: EngineTools, args: readonly string[]): Engine | EngineFailure {
    try {
      return new Engine(tools, new tools.chdb.Session(tools.path, { connectionArgs: args }));
    } catch (error) {
      return failureOf(error);
    }
  }

  /** Aborted when it is about to end with all that is under way in it. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  async run(work: Work): Promise<Done> {
    return await this.inTurn(work, async (run) => await run(work));
  }

  /** Several statements, one after the other, in one turn. */
  async inTurn<T>(
    { slots, signal }: Pick<Work, 'slots' | 'signal'>,
    task: (run: (work: Statement) => Promise<Done>) => Promise<T>,
  ): Promise<T | Failed> {
    const turn = await slots.take(signal);
    if (turn === 'full')
      return failed(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', 'Too many statements are waiting');
    if (turn === 'late')
      return failed(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', 'No turn came for this one in time');
    if (turn === 'aborted') return ABORTED;
    try {
      return await task(async (work) => await this.#runNow(work));
    } finally {
      slots.release();
    }
  }

  /**
   * Whether the engine still answers, be it with a refusal, and has memory for an answer. It takes no slot, so that it
   * answers at full load too.
   */
  async answers(): Promise<boolean> {
    const session = this.#session([]);
    if (session === undefined) return false;
    const said = await session.queryAsync('SELECT 1', { format: 'Null' }).then(
      () => '',
      (error: unknown) => failureOf(error).message,
    );
    session.close();
    return !said.startsWith(OUT_OF_MEMORY);
  }

  async close(): Promise<void> {
    await this.#chdb.drainPending();
    this.#first.close();
  }

  async #runNow(work: Statement): Promise<Done> {
    const mark = randomUUID();
    const session = this.#session([...work.fixed, `--log_comment=${mark}`]);
    if (session === undefined) return failed(36, 'BAD_ARGUMENTS', 'A setting has a value it cannot have');
    const stop = this.#killOnAbort(mark, work.signal);
    const overdue = this.#endIfOverdue(work);
    try {
      const result = await session.queryAsync(script(work), { format: work.format });
      if (work.signal.aborted) return ABORTED;
      const { buffer, byteOffset, byteLength } = result.bytes();
      const bytes = Buffer.from(buffer, byteOffset, byteLength);
      return { ok: true, bytes, rows: result.rowsRead, seconds: result.elapsed };
    } catch (error) {
      return { ok: false, failure: this.#care.look(failureOf(error)) };
    } finally {
      stop();
      clearTimeout(overdue);
      session.close();
    }
  }

  #endIfOverdue({ overdue }: Statement): NodeJS.Timeout | undefined {
    if (overdue === undefined) return undefined;
    return setTimeout(() => {
      overdue.tell();
      this.#ending.abort();
      this.#onOverdue();
    }, overdue.afterMs);
  }

  #session(args: readonly string[]): Session | undefined {
    try {
      return new this.#chdb.Session(this.#path, { connectionArgs: args });
    } catch {
      return undefined;
    }
  }

  /** Kills again and again until the statement is gone: it may not have begun when the first try is made. */
  #killOnAbort(mark: string, signal: AbortSignal): () => void {
    let timer: NodeJS.Timeout | undefined;
    const kill = () => {
      timer ??= setInterval(() => void this.#kill(mark), KILL_EVERY_MS);
      void this.#kill(mark);
    };
    if (signal.aborted) kill();
    else signal.addEventListener('abort', kill, { once: true });
    return () => {
      signal.removeEventListener('abort', kill);
      clearInterval(timer);
    };
  }

  async #kill(mark: string): Promise<void> {
    const session = this.#session([]);
    const sql = `KILL QUERY WHERE Settings['log_comment'] = ${stringLiteral(mark)} ASYNC`;
    await session?.queryAsync(sql, { format: 'Null' }).catch(() => undefined);
    session?.close();
  }
}

const ABORTED = failed(394, 'QUERY_WAS_CANCELLED', 'The statement was cancelled, or its client has gone');

function failed(code: number, name: string, message: string): Failed {
  return { ok: false, failure: failure(code, name, message) };
}

/** `SET param_x` and not chDB's binding of parameters, which lets one statement run at a time. */
function script({ sql, database, settings, params }: Statement): string {
  return [
    `USE ${nameLiteral(database)}`,
    ...[...settings].map(([name, value]) => `SET ${name} = ${stringLiteral(value)}`),
    ...[...params].map(([name, value]) => `SET param_${name} = ${stringLiteral(value)}`),
    sql,
  ].join(';\n');
}
