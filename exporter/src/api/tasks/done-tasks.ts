import type { UploadLimits } from '../upload-limits.js';
import type { Task } from './task.js';
import type { TaskFolder } from './task-folder.js';

export interface DoneTasksTools {
  readonly folder: Pick<TaskFolder, 'read' | 'remove' | 'dropBytes'>;
  readonly limits: Pick<UploadLimits, 'tasksRemembered' | 'tasksKeptMs'>;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

const LOOK_MS = 60_000;

/** What is remembered of tasks that are done: on disk, for some time, and of so many. Here is only when they ended. */
export class DoneTasks {
  readonly #tools: DoneTasksTools;
  /** The first to be forgotten first. */
  readonly #doneAt = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(tools: DoneTasksTools) {
    this.#tools = tools;
  }

  async open(tasks: readonly Task[]): Promise<void> {
    for (const task of [...tasks].sort((a, b) => timeOf(a) - timeOf(b))) {
      this.#doneAt.set(task.id, timeOf(task));
      // A process that was killed may have left them.
      await this.#tools.folder.dropBytes(task);
    }
    this.#timer = setInterval(
      () => void this.#forgetOld(),
      Math.min(LOOK_MS, Math.max(1, this.#tools.limits.tasksKeptMs / 2)),
    );
    await this.#forgetOld();
  }

  end(): void {
    clearInterval(this.#timer);
  }

  async add(task: Task): Promise<void> {
    this.#doneAt.set(task.id, timeOf(task));
    await this.#forgetOld();
  }

  async find(id: string): Promise<Task | undefined> {
    const doneAt = this.#doneAt.get(id);
    if (doneAt === undefined || this.#isOld(doneAt)) return undefined;
    return await this.#tools.folder.read(id);
  }

  #isOld(doneAt: number): boolean {
    const { now, limits } = this.#tools;
    return now() - doneAt >= limits.tasksKeptMs;
  }

  async #forgetOld(): Promise<void> {
    const { folder, limits, onError } = this.#tools;
    for (const [id, doneAt] of this.#doneAt) {
      if (!this.#isOld(doneAt) && this.#doneAt.size <= limits.tasksRemembered) return;
      this.#doneAt.delete(id);
      await folder.remove(id).catch(onError);
    }
  }
}

function timeOf({ doneAt, createdAt }: Task): number {
  return doneAt ?? createdAt;
}
