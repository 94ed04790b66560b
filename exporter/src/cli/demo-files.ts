import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DemoMail } from '../demo/mails.js';
import type { MailTaker } from './demo-days.js';

/** Mails up to this size are written in one go. */
const SMALL_MAIL_BYTES = 1024 * 1024;
const WRITES_AT_ONCE = 8;

/** A folder of mails: small ones are written several at once while the next are made, large ones streamed. */
export class MailFiles implements MailTaker {
  readonly #folder: string;
  readonly #stop: AbortSignal;
  readonly #writing = new Set<Promise<void>>();
  #failure: Error | undefined;

  constructor(folder: string, stop: AbortSignal) {
    this.#folder = folder;
    this.#stop = stop;
  }

  get stopped(): boolean {
    return this.#stop.aborted;
  }

  async take(mail: DemoMail): Promise<void> {
    if (this.stopped) return;
    const path = join(this.#folder, mail.fileName);
    const held: Uint8Array[] = [];
    let bytes = 0;
    const rest = mail.bytes[Symbol.iterator]();
    for (let next = rest.next(); next.done !== true; next = rest.next()) {
      held.push(next.value);
      bytes += next.value.length;
      if (bytes > SMALL_MAIL_BYTES) {
        await this.#stream(path, held, rest);
        return;
      }
    }
    await this.#later(path, Buffer.concat(held));
  }

  /** All is on its way to the disk, or it throws what went wrong. */
  async settled(): Promise<void> {
    await Promise.all(this.#writing);
    this.#throwFailure();
  }

  async #later(path: string, content: Uint8Array): Promise<void> {
    const writing = writeFile(path, content)
      .catch((error: unknown) => {
        this.#failure ??= error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
    if (this.#writing.size >= WRITES_AT_ONCE) await Promise.race(this.#writing);
    this.#throwFailure();
  }

  async #stream(path: string, held: readonly Uint8Array[], rest: Iterator<Uint8Array>): Promise<void> {
    const file = await open(path, 'w');
    try {
      for (const chunk of held) await file.writeFile(chunk);
      for (let next = rest.next(); next.done !== true && !this.stopped; next = rest.next())
        await file.writeFile(next.value);
    } finally {
      await file.close();
    }
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}
