import type { Request, Response } from 'express';
import { allows } from '../../model/scopes.js';
import { answerWith, refuse } from '../answer.js';
import { refusal, type Refusal } from '../refusals.js';
import type { Admission } from '../auth/admission.js';
import { isDone, progressOf, taskView, type Task } from './task.js';
import type { Tasks } from './tasks.js';

export interface TasksRouteTools {
  readonly tasks: Tasks;
  readonly admission: Pick<Admission, 'toAsk'>;
  readonly onRefused: (refused: Refusal) => void;
  /** So many at once are told as it happens. */
  readonly mostFollowers: number;
}

const HEARTBEAT_MS = 15_000;
/** Before a client that was cut off comes again. */
const RETRY_MS = 2000;
/** The id of the last event. */
const END = 'end';

/** `GET /api/v1/tasks/{id}`, and its events. */
export class TasksRoute {
  readonly #tools: TasksRouteTools;
  readonly #followers = new Set<Response>();

  constructor(tools: TasksRouteTools) {
    this.#tools = tools;
  }

  async get(request: Request, response: Response): Promise<void> {
    const task = await this.#find(request);
    if ('ok' in task) this.#refuse(request, response, task);
    else answerWith(request, response, { status: 200, body: taskView(task) });
  }

  /**
   * Server-sent events: `progress` whenever something became of a file, and `done` at the end. Each says how far the
   * task is, so that whoever was cut off misses nothing; whoever has heard the end is told not to come again (204).
   */
  async events(request: Request, response: Response): Promise<void> {
    const task = await this.#find(request);
    if ('ok' in task) this.#refuse(request, response, task);
    else if (isDone(task) && request.headers['last-event-id'] === END) response.status(204).end();
    else if (this.#followers.size >= this.#tools.mostFollowers)
      this.#refuse(request, response, refusal('followers_too_many'));
    else {
      response.status(200).set({ 'content-type': 'text/event-stream; charset=utf-8' });
      response.write(`retry: ${RETRY_MS}\n\n`);
      this.#follow(task, response);
    }
  }

  /** Nobody is kept waiting by a process that ends. */
  end(): void {
    for (const response of this.#followers) response.end();
  }

  #follow(task: Task, response: Response): void {
    let last = task;
    const tell = (now: Task): void => {
      last = now;
      // A client that does not read gets no more than the last state.
      if (response.writableNeedDrain && !isDone(now)) return;
      response.write(eventOf(now));
      if (isDone(now)) response.end();
    };
    const leave = this.#tools.tasks.follow(task.id, tell);
    const heartbeat = setInterval(() => {
      if (!response.writableNeedDrain) response.write(':\n\n');
    }, HEARTBEAT_MS);
    this.#followers.add(response);
    response.once('close', () => {
      clearInterval(heartbeat);
      this.#followers.delete(response);
      leave();
    });
    response.on('drain', () => {
      if (!isDone(last)) tell(last);
    });
    // It may have gone on since it was found.
    void this.#tools.tasks.find(task.id).then((now) => {
      if (!response.writableEnded) tell(now ?? task);
    });
  }

  /** Those of others are for those who may look at everything. */
  async #find(request: Request): Promise<Task | Refusal> {
    const who = await this.#tools.admission.toAsk(request, 'reports:write', 'viewer');
    if (!who.ok) return who;
    const task = await this.#tools.tasks.find(request.params['id'] ?? '');
    if (task === undefined) return refusal('not_found');
    const { key } = who;
    return task.keyId === key.id || allows(key.scopes, 'viewer') ? task : refusal('not_found');
  }

  #refuse(request: Request, response: Response, refused: Refusal): void {
    this.#tools.onRefused(refused);
    refuse(request, response, refused);
  }
}

function eventOf(task: Task): string {
  const event = isDone(task)
    ? { name: 'done', id: END, data: taskView(task) }
    : { name: 'progress', id: String(task.results.length), data: progressOf(task) };
  return `event: ${event.name}\nid: ${event.id}\ndata: ${JSON.stringify(event.data)}\n\n`;
}
