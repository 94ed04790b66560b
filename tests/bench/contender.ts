import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { processorSeconds } from './processor-time.js';

/** Somebody who reads reports, as a command that is given a path and then answers runs (contenders/runs.ts). */
export interface Contender {
  readonly name: string;
  /** What it does, so that its figure is not taken for something else. */
  readonly does: string;
  readonly command: string;
  readonly args: readonly string[];
}

export interface Run {
  readonly records: number;
  readonly seconds: number;
  readonly hash: string | undefined;
  /** Over all threads of the process; undefined where the system does not say. */
  readonly processorSeconds: number | undefined;
}

/** A module of contenders/ under the same Node. */
export function nodeContender(name: string, does: string, module: string): Contender {
  const path = fileURLToPath(new URL(`contenders/${module}.js`, import.meta.url));
  return { name, does, command: process.execPath, args: [path] };
}

/** A process of its own for each, so that none pays for another's garbage or for its shapes in the JIT. */
export class RunningContender {
  readonly contender: Contender;
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  private constructor(contender: Contender, process: ChildProcessByStdio<Writable, Readable, null>) {
    this.contender = contender;
    this.#process = process;
    const lines: Interface = createInterface(process.stdout);
    this.#lines = lines[Symbol.asyncIterator]();
  }

  static async start(contender: Contender, input: string): Promise<RunningContender> {
    const child = spawn(contender.command, [...contender.args, input], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(child, 'spawn');
    return new RunningContender(contender, child);
  }

  async run(): Promise<Run> {
    const before = this.#processorSeconds();
    this.#process.stdin.write('run\n');
    const line = await this.#lines.next();
    if (line.done === true) throw new Error(`${this.contender.name} ended without an answer.`);
    const after = this.#processorSeconds();
    const known = before !== undefined && after !== undefined;
    return { ...readAnswer(line.value), processorSeconds: known ? after - before : undefined };
  }

  #processorSeconds(): number | undefined {
    return this.#process.pid === undefined ? undefined : processorSeconds(this.#process.pid);
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'close');
    this.#process.stdin.end();
    await ended;
  }
}

export function readAnswer(line: string): Omit<Run, 'processorSeconds'> {
  const [records, seconds, hash] = line.trim().split(' ');
  const answer = { records: Number(records), seconds: Number(seconds), hash };
  if (!Number.isSafeInteger(answer.records) || !(answer.seconds > 0)) throw new Error(`Not a run: ${line}`);
  return answer;
}
