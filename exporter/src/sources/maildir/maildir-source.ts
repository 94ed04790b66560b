import { join } from 'node:path';
import type { Desk, IntakeSource } from '../../model/intake-source.js';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { Directory, messageOf } from '../disk/directory.js';
import { troubleOfMoving } from '../disk/moving.js';
import { TakenFiles } from '../disk/taken-files.js';
import { Wake } from '../disk/wake.js';
import { folderOf, Mailbox } from './mailbox.js';
import { MaildirPass, type MaildirMemory } from './maildir-pass.js';
import type { MaildirSettings } from './settings.js';

const REST = 5;
const LEAST_REST_MS = 20;

/** A Maildir, by its rules: a mail is whole once it is in `new`, and what is in `tmp` is nobody's yet. */
export class MaildirSource implements IntakeSource {
  readonly name: string;
  readonly kind = 'maildir';
  readonly #settings: MaildirSettings;
  #memory: MaildirMemory | undefined;

  constructor(name: string, settings: MaildirSettings) {
    this.name = name;
    this.#settings = settings;
  }

  async run(desk: Desk): Promise<SourceTrouble | undefined> {
    const { path, folders, poll } = this.#settings;
    const wake = new Wake();
    try {
      this.#memory ??= await rememberedBy(desk);
      while (!desk.stop.aborted) {
        const begun = desk.now();
        const trouble = await this.#look(desk, this.#memory);
        if (trouble !== undefined) return trouble;
        desk.well();
        const boxes = folders.map(folderOf);
        wake.watch(new Set(boxes.flatMap((box) => [join(path, box, 'new'), join(path, box, 'cur')])));
        const restMs = Math.max(LEAST_REST_MS, REST * (desk.now() - begun));
        await wake.wait(Math.min(restMs, poll), poll, desk.stop);
      }
    } finally {
      wake.close();
    }
    return undefined;
  }

  async #look(desk: Desk, memory: MaildirMemory): Promise<SourceTrouble | undefined> {
    const { path, folders, after } = this.#settings;
    const open: { release(): Promise<void> }[] = [];
    const opened = <T extends { release(): Promise<void> }>(one: T): T => {
      open.push(one);
      return one;
    };
    try {
      const root = opened(await Directory.open(path));
      const mailboxes: Mailbox[] = [];
      const missing: SourceTrouble[] = [];
      for (const name of folders) {
        const mailbox = await mailboxOf(root, name);
        if (mailbox instanceof Mailbox) mailboxes.push(opened(mailbox));
        else missing.push(mailbox);
      }
      if (mailboxes.length === 0 && missing[0] !== undefined) return missing[0];
      const aside = async (name: string) => opened(await this.#made(root, name));
      const done = after === 'move' || after === 'delete' ? await aside(this.#settings.done) : undefined;
      const failed = done === undefined ? undefined : await aside(this.#settings.failed);
      const same = await circleOf(mailboxes, [done, failed]);
      if (same !== undefined) return same;
      for (const trouble of missing) desk.troubled(trouble);
      const isAll = missing.length === 0;
      const pass = new MaildirPass({
        settings: this.#settings,
        desk,
        memory,
        mailboxes,
        isAll,
        done,
        failed,
      });
      return await pass.run();
    } catch (error) {
      if (error instanceof Unwritable) return error.trouble;
      return { reason: 'folder_missing', detail: messageOf(error) };
    } finally {
      for (const one of open) await one.release();
    }
  }

  async #made(root: Directory, name: string): Promise<Mailbox> {
    try {
      return await Mailbox.made(root, name);
    } catch (error) {
      throw new Unwritable(troubleOfMoving(name, error));
    }
  }
}

async function mailboxOf(root: Directory, name: string): Promise<Mailbox | SourceTrouble> {
  try {
    return await Mailbox.open(root, name);
  } catch (error) {
    return { reason: 'folder_missing', detail: `${name}: ${messageOf(error)}` };
  }
}

/** Mails that are moved to where they are taken from would be taken for ever. */
async function circleOf(
  mailboxes: readonly Mailbox[],
  aside: readonly (Mailbox | undefined)[],
): Promise<SourceTrouble | undefined> {
  for (const into of aside)
    for (const from of mailboxes)
      if ((await into?.isSameAs(from)) === true)
        return {
          reason: 'folder_unwritable',
          detail: `${into?.name ?? ''} is looked through as ${from.name}: mails cannot be moved there`,
        };
  return undefined;
}

class Unwritable extends Error {
  readonly trouble: SourceTrouble;

  constructor(trouble: SourceTrouble) {
    super(trouble.detail);
    this.trouble = trouble;
  }
}

async function rememberedBy(desk: Desk): Promise<MaildirMemory> {
  const taken = TakenFiles.from(desk.cursor, 'taken/', await desk.cursor.all());
  return { taken, unmoved: new Map(), broken: new Map(), told: new Set() };
}
