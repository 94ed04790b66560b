import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceTrouble } from '../../../model/source-troubles.js';
import type { Wake } from '../../disk/wake.js';
import { FakeDesk } from '../../testing/fake-desk.js';
import { memoryCursor } from '../../testing/memory-cursor.js';
import { FolderSource } from '../folder-source.js';
import type { FolderSettings } from '../settings.js';

/** A folder `in` below a root of its own, a source that watches it, and the desk at which that hands in. */
export class WatchedFolder {
  readonly root = mkdtempSync(join(tmpdir(), 'plumbline-folder-'));
  readonly cursor = memoryCursor();
  desk = new FakeDesk(this.cursor);
  #running: Promise<SourceTrouble | undefined> | undefined;

  constructor() {
    mkdirSync(this.at('in'));
  }

  begin(change: Partial<FolderSettings> = {}, wake?: () => Wake): void {
    this.#running = new FolderSource('box', { ...this.#usual(), ...change }, wake).run(this.desk);
  }

  /** Another process, that remembers what this one has written down. */
  async again(change: Partial<FolderSettings> = {}): Promise<void> {
    await this.end();
    this.desk = new FakeDesk(this.cursor);
    this.begin(change);
  }

  async end(): Promise<SourceTrouble | undefined> {
    this.desk.end();
    return await this.trouble();
  }

  /** With which it ends by itself. */
  async trouble(): Promise<SourceTrouble | undefined> {
    return await this.#running;
  }

  async remove(): Promise<void> {
    await this.end();
    rmSync(this.root, { recursive: true });
  }

  at(...path: string[]): string {
    return join(this.root, ...path);
  }

  write(path: string, text = 'a report'): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), text);
  }

  has(path: string): boolean {
    return existsSync(this.at(path));
  }

  /** All below a folder that is no folder. */
  there(path: string): string[] {
    if (!this.has(path)) return [];
    return readdirSync(this.at(path), { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.at(path).length + 1))
      .sort();
  }

  takenNames(): string[] {
    return this.desk.taken.map(({ name }) => name.slice(this.root.length + 1)).sort();
  }

  /** Looks at all that is there once, and a little longer. */
  async looked(times = 2): Promise<void> {
    const before = this.desk.wellTimes;
    await until(() => this.desk.wellTimes >= before + times);
  }

  #usual(): FolderSettings {
    return {
      path: this.at('in'),
      after: 'move',
      subfolders: true,
      depth: 16,
      settle: 1,
      doubt: 60_000,
      poll: 20,
      in_flight: 10,
      file_bytes: 10_000_000,
      remembered: 1000,
    };
  }
}

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(2);
}
