import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readList } from '@plumbline/embedded/door/testing/lists.js';
import { Statements, type Targets } from '@plumbline/embedded/door/testing/statements.js';
import { basic, type ServedDoor } from './served-door.js';

/** What was tried by people who mean ill. */
export interface Hostile {
  asked: number;
  /** Attacks of the list that were answered, and harm of any kind. */
  readonly harm: string[];
}

const SECRET = 'canary-in-a-file';
const LONG = 3_000_000;
/** Everything that the door should outlive, in turn. */
const WAYS = [
  ...(['attack', 'grammar', 'attack', 'grammar', 'slow', 'attack', 'grammar', 'huge'] as const),
  ...(['attack', 'grammar', 'leave', 'attack', 'grammar', 'password', 'too long', 'stall'] as const),
];
const LEAVE_MS = 300;
const STALL_MS = 2000;

/** A file not to be read, one not to be written, and somebody not to be called. */
export class Attackers {
  readonly #door: ServedDoor;
  readonly #attacks: readonly string[];
  readonly #targets: Targets;
  readonly #listener: Server;
  readonly #statements: Statements;
  #calls = 0;
  #turns = 0;
  #attacked = 0;

  private constructor(door: ServedDoor, attacks: readonly string[], targets: Targets, listener: Server) {
    this.#door = door;
    this.#attacks = attacks;
    this.#targets = targets;
    this.#statements = new Statements(targets, 1);
    this.#listener = listener;
    listener.on('connection', (socket) => {
      this.#calls += 1;
      socket.destroy();
    });
  }

  static async of(door: ServedDoor, directory: string): Promise<Attackers> {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const address = listener.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const file = join(directory, 'secret');
    await writeFile(file, `${SECRET}\n`);
    const targets = {
      ...{ file, outside: join(directory, 'outside'), url: `http://127.0.0.1:${port}/` },
      functions: ['abs', 'concat', 'dictGet', 'hostName', 'sleep', 'throwIf', 'toString', 'getMacro'],
    };
    return new Attackers(door, await readList('attacks', targets), targets, listener);
  }

  async attack(isOver: () => boolean, seen: Hostile): Promise<void> {
    while (!isOver()) {
      const turn = this.#turns++;
      const way = WAYS[turn % WAYS.length] ?? 'attack';
      const sql = this.#statement(way, turn);
      const answer = await this.#ask(way, sql);
      seen.asked += 1;
      if (way === 'attack' && answer.status === 200) seen.harm.push(`answered: ${sql}`);
      for (const harm of this.#harmOf(answer.text)) seen.harm.push(`${harm}: ${sql.slice(0, 300)}`);
    }
  }

  close(): void {
    this.#listener.close();
  }

  #statement(way: (typeof WAYS)[number], turn: number): string {
    switch (way) {
      case 'attack':
        return this.#attacks[this.#attacked++ % this.#attacks.length] ?? '';
      case 'grammar':
        return this.#statements.next();
      case 'slow':
        return `SELECT count() FROM numbers(1000000000000) WHERE number % ${turn + 2} = 1`;
      case 'huge':
        return `SELECT repeat('x', 1000000) FROM numbers(${turn + 1000})`;
      case 'leave':
        return `SELECT count() FROM v_records a CROSS JOIN v_records b WHERE a.messages + b.messages > ${turn}`;
      case 'password':
        return 'SELECT 1';
      case 'stall':
        return `SELECT repeat('x', 1000) FROM numbers(${turn + 20_000})`;
      case 'too long':
        return `SELECT '${'x'.repeat(LONG)}'`;
    }
  }

  async #ask(way: (typeof WAYS)[number], sql: string): Promise<{ status: number; text: string }> {
    const authorization = way === 'password' ? basic('grafana', 'guess') : this.#door.stranger;
    const leaves = way === 'leave' ? { signal: AbortSignal.timeout(LEAVE_MS) } : {};
    try {
      const headers = { authorization, 'x-clickhouse-database': 'plumbline' };
      const response = await fetch(this.#door.url, { method: 'POST', body: sql, headers, ...leaves });
      // Who reads nothing has the door keep it.
      if (way === 'stall') await sleep(STALL_MS);
      return { status: response.status, text: await response.text() };
    } catch {
      // We left, or were shown out before all was said.
      return { status: 0, text: '' };
    }
  }

  #harmOf(text: string): string[] {
    const calls = this.#calls;
    this.#calls = 0;
    return [
      ...(text.includes(SECRET) ? ['a file was read'] : []),
      ...(text.includes('Cannot load time zone') ? ['a time zone was looked for'] : []),
      ...(existsSync(this.#targets.outside) ? ['a file was written'] : []),
      ...(calls > 0 ? ['somebody was called'] : []),
    ];
  }
}
