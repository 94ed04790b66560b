import { writeFile } from 'node:fs/promises';
import type { Directory } from '../disk/directory.js';
import { codeOf } from '../disk/directory.js';
import { mailNameOf } from './mail-name.js';

export type Half = 'new' | 'cur';

/** A mailbox of a Maildir, held open: its `new` and `cur`. */
export class Mailbox {
  /** As the settings call it. */
  readonly name: string;
  readonly new: Directory;
  readonly cur: Directory;

  private constructor(name: string, halves: { readonly new: Directory; readonly cur: Directory }) {
    this.name = name;
    this.new = halves.new;
    this.cur = halves.cur;
  }

  static async open(root: Directory, name: string): Promise<Mailbox> {
    const folder = folderOf(name);
    const at = folder === '' ? root.hold() : await root.child(folder);
    try {
      const fresh = await at.child('new');
      try {
        return new Mailbox(name, { new: fresh, cur: await at.child('cur') });
      } catch (error) {
        await fresh.release();
        throw error;
      }
    } finally {
      await at.release();
    }
  }

  /** Made where it is missing, with all that makes a folder a mailbox. */
  static async made(root: Directory, name: string): Promise<Mailbox> {
    const folder = folderOf(name);
    if (folder === '') return await Mailbox.open(root, name);
    const at = await root.childMade(folder);
    try {
      for (const part of ['tmp', 'new', 'cur']) await (await at.childMade(part)).release();
      await writeFile(at.at('maildirfolder'), '', { flag: 'wx' }).catch(ignoringTaken);
    } finally {
      await at.release();
    }
    return await Mailbox.open(root, name);
  }

  /** The names of the mails of one half. */
  async mails(half: Half): Promise<string[]> {
    const names: string[] = [];
    for await (const entry of this[half].entries())
      if (entry.isFile() && !entry.name.startsWith('.')) names.push(entry.name);
    return names;
  }

  /** Where a mail is by now: mail programs move and rename it. */
  async find(unique: string): Promise<{ readonly half: Half; readonly name: string } | undefined> {
    for (const half of ['cur', 'new'] as const) {
      const name = (await this.mails(half)).find((one) => mailNameOf(one).unique === unique);
      if (name !== undefined) return { half, name };
    }
    return undefined;
  }

  /** Whether it is another only by its name. */
  async isSameAs(other: Mailbox): Promise<boolean> {
    return await this.cur.isSameAs(other.cur);
  }

  async release(): Promise<void> {
    await this.new.release();
    await this.cur.release();
  }
}

/** Where in the Maildir a mailbox is; INBOX is the Maildir itself. */
export function folderOf(name: string): string {
  if (name === 'INBOX') return '';
  return name.startsWith('.') ? name : `.${name}`;
}

function ignoringTaken(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}
