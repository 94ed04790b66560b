import type { Request, Response } from 'express';
import { answerWith, refuse, type Answer } from '../answer.js';
import { refusal, type Refusal } from '../refusals.js';
import { taskView } from '../tasks/task.js';
import type { Tasks } from '../tasks/tasks.js';
import type { UploadLimits } from '../upload-limits.js';
import type { Admission, Admitted } from '../auth/admission.js';
import { handIn } from './handing-in.js';
import type { UploadHouse } from './house.js';
import { Places, type Place } from './places.js';
import { receive } from './receive.js';
import type { ReceivedFiles } from './received.js';
import type { Repeatable, Repeats } from './repeats.js';

export interface ReportsRouteTools {
  /** Nothing before we are ready, and when we end. */
  readonly house: () => UploadHouse | undefined;
  readonly admission: Pick<Admission, 'toSend'>;
  readonly repeats: Repeats;
  readonly tasks: Pick<Tasks, 'add'>;
  readonly limits: UploadLimits;
  readonly clock: () => number;
  /** Aborted when we end. */
  readonly ending: AbortSignal;
  readonly onRefused: (refused: Refusal) => void;
}

interface Placed extends Admitted {
  readonly place: Place;
}

/** Places are for all keys together. */
const ALL = '';

/** `POST /api/v1/reports` */
export class ReportsRoute {
  readonly #tools: ReportsRouteTools;
  readonly #places: Places;

  constructor(tools: ReportsRouteTools) {
    this.#tools = tools;
    this.#places = new Places({ clock: tools.clock, crowdedMs: tools.limits.crowdedMs });
  }

  async post(request: Request, response: Response): Promise<void> {
    const answer = await this.#answer(request);
    if ('ok' in answer) {
      this.#tools.onRefused(answer);
      refuse(request, response, answer);
    } else answerWith(request, response, answer);
  }

  async #answer(request: Request): Promise<Answer | Refusal> {
    const { house, admission, limits } = this.#tools;
    const open = house();
    if (open === undefined) return refusal('not_ready');
    const admitted = await admission.toSend(request, 'reports:write');
    if (!admitted.ok) return admitted;
    const place = this.#places.take(ALL, limits.inFlight);
    if (place === undefined) return refusal('uploads_too_many', { retryAfterSeconds: 1 });
    try {
      return await this.#once(request, { ...admitted, place }, open);
    } finally {
      place.free();
    }
  }

  /** What has an Idempotency-Key is done once. */
  async #once(request: Request, admitted: Placed, house: UploadHouse): Promise<Answer | Refusal> {
    const given = request.headers['idempotency-key'];
    if (given === undefined) return await this.#receive(request, admitted, house, undefined);
    const repeatable = { keyId: admitted.key.id, idempotencyKey: String(given) };
    const begun = this.#tools.repeats.begin(repeatable);
    if (!begun.ok) return begun;
    try {
      return await this.#receive(request, admitted, house, repeatable);
    } finally {
      begun.end();
    }
  }

  async #receive(
    request: Request,
    admitted: Placed,
    house: UploadHouse,
    repeatable: Repeatable | undefined,
  ): Promise<Answer | Refusal> {
    const { limits, clock, repeats, ending } = this.#tools;
    const { onBytes, place } = admitted;
    const { keeper } = house;
    const got = await receive(request, admitted, { keeper, limits, clock, onBytes, ending, place });
    if (!got.ok) return got;
    const { received } = got;
    const finish = (): Promise<Answer | Refusal> =>
      waitsNot(request) ? this.#later(received, admitted) : this.#handIn(received, admitted);
    if (repeatable === undefined) return await finish();
    const { fingerprint } = received;
    const before = await repeats.answerOf(repeatable, fingerprint);
    if (before !== undefined) {
      await received.release();
      return before;
    }
    const answer = await finish();
    if (!('ok' in answer)) await repeats.keep(repeatable, fingerprint, answer);
    return answer;
  }

  /** RFC 7240: the client asks not to wait. */
  async #later(received: ReceivedFiles, { key }: Admitted): Promise<Answer | Refusal> {
    const task = await this.#tools.tasks.add(key.id, received);
    if ('ok' in task) return task;
    const location = `/api/v1/tasks/${task.id}`;
    return {
      status: 202,
      body: { ...taskView(task), url: location, events: `${location}/events` },
      headers: { location, 'preference-applied': 'respond-async' },
    };
  }

  async #handIn(received: ReceivedFiles, { place }: Placed): Promise<Answer | Refusal> {
    // We may have been told to end while the bytes came.
    const house = this.#tools.house();
    if (house === undefined) {
      await received.release();
      return refusal('not_ready');
    }
    const handed = await handIn(received, house, { waitMs: this.#tools.limits.commitWaitMs, place });
    return handed.ok ? { status: 200, body: { results: handed.results } } : handed;
  }
}

function waitsNot({ headers, query }: Request): boolean {
  const asked = String(headers['prefer'] ?? '').split(/[,;]/);
  return query['async'] === 'true' || asked.some((word) => word.trim().toLowerCase() === 'respond-async');
}
