import type { FileHandle } from 'node:fs/promises';
import type { DemoMail } from '../demo/mails.js';
import type { MailTaker } from './demo-days.js';

const SEPARATOR = 'From demo@plumbline.example Thu Jan  1 00:00:00 1970\r\n';
const WRITTEN_AT_ONCE = 1024 * 1024;

/** All mails in one mbox, however large it gets. */
export class MboxFile implements MailTaker {
  readonly #file: FileHandle;
  readonly #stop: AbortSignal;
  #held: string[] = [];
  #heldLength = 0;

  constructor(file: FileHandle, stop: AbortSignal) {
    this.#file = file;
    this.#stop = stop;
  }

  get stopped(): boolean {
    return this.#stop.aborted;
  }

  async take(mail: DemoMail): Promise<void> {
    if (this.stopped) return;
    await this.#add(SEPARATOR);
    let line = '';
    for (const chunk of mail.bytes) {
      const text = line + Buffer.from(chunk).toString('latin1');
      const end = text.lastIndexOf('\n') + 1;
      line = text.slice(end);
      await this.#add(quoted(text.slice(0, end)));
    }
    await this.#add(`${quoted(line)}${line === '' ? '' : '\r\n'}\r\n`);
  }

  async settled(): Promise<void> {
    await this.#write();
  }

  async #add(text: string): Promise<void> {
    this.#held.push(text);
    this.#heldLength += text.length;
    if (this.#heldLength >= WRITTEN_AT_ONCE) await this.#write();
  }

  async #write(): Promise<void> {
    await this.#file.writeFile(this.#held.join(''), 'latin1');
    this.#held = [];
    this.#heldLength = 0;
  }
}

/** A line of a mail that looks like the beginning of the next. */
function quoted(lines: string): string {
  return lines.replaceAll(/^>*From /gm, '>$&');
}
