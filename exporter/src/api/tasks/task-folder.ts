import { access, constants, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteStream } from '../../model/delivery.js';
import { bytesOf } from '../../sources/disk/file-bytes.js';
import type { ReceivedFile } from '../reports/received.js';
import { TASK, type Task } from './task.js';

const STATE = 'task.json';
const DRAFT = '.draft-';
const ID = /^[0-9a-f-]{36}$/;

/** Tasks on disk, a folder each: what was sent under numbers, and how far it is. What is acknowledged is fsynced. */
export class TaskFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** All there are, the oldest first, and folders that should be one; what was half written when a process died goes. */
  async open(): Promise<{ readonly tasks: Task[]; readonly unreadable: string[] }> {
    await mkdir(this.#path, { recursive: true, mode: 0o700 });
    const tasks: Task[] = [];
    const unreadable: string[] = [];
    for (const name of await readdir(this.#path)) {
      if (name.startsWith(DRAFT)) await rm(join(this.#path, name), { recursive: true, force: true });
      if (!ID.test(name)) continue;
      const task = await this.read(name);
      if (task === undefined) unreadable.push(join(this.#path, name));
      else tasks.push(task);
    }
    return { tasks: tasks.sort((a, b) => a.createdAt - b.createdAt), unreadable };
  }

  /** On disk with all its bytes when it resolves; not there at all where it does not. */
  async add(task: Task, files: readonly ReceivedFile[]): Promise<void> {
    const draft = join(this.#path, DRAFT + task.id);
    try {
      await mkdir(draft, { mode: 0o700 });
      for (const [number, { whole }] of files.entries())
        await write(join(draft, String(number)), whole.read());
      await write(join(draft, STATE), textOf(task));
      await sync(draft);
      await rename(draft, this.#of(task.id));
      await sync(this.#path);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
  }

  /** How far it is now. */
  async keep(task: Task): Promise<void> {
    const folder = this.#of(task.id);
    const draft = join(folder, `${DRAFT}${STATE}`);
    await write(draft, textOf(task));
    await rename(draft, join(folder, STATE));
    await sync(folder);
  }

  /** How it was kept last. */
  async read(id: string): Promise<Task | undefined> {
    const text = await readFile(join(this.#of(id), STATE), 'utf8').catch(() => '');
    try {
      const task = TASK.safeParse(JSON.parse(text));
      return task.success && task.data.id === id ? task.data : undefined;
    } catch {
      return undefined;
    }
  }

  /** Throws where not all that was sent is there to be read. */
  async check(task: Task): Promise<void> {
    for (const number of task.names.keys())
      await access(join(this.#of(task.id), String(number)), constants.R_OK);
  }

  bytes(task: Task, number: number): ByteStream {
    return bytesOf(join(this.#of(task.id), String(number)));
  }

  /** What was sent is in the store, or in its quarantine. */
  async dropBytes(task: Task): Promise<void> {
    for (const number of task.names.keys())
      await rm(join(this.#of(task.id), String(number)), { force: true });
  }

  async remove(id: string): Promise<void> {
    await rm(this.#of(id), { recursive: true, force: true });
  }

  #of(id: string): string {
    return join(this.#path, id);
  }
}

async function* textOf(task: Task): ByteStream {
  yield await Promise.resolve(Buffer.from(JSON.stringify(task)));
}

async function write(path: string, bytes: ByteStream): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    for await (const chunk of bytes) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
