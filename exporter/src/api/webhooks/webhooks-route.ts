import type { Request, Response } from 'express';
import type { Desk } from '../../model/intake-source.js';
import type { Webhook, Webhooks } from '../../sources/webhook/webhook-source.js';
import { SPOOL_LIMIT } from '../../metrics/sources.js';
import { answerWith, refuse, type Answer } from '../answer.js';
import { Rate } from '../auth/rate.js';
import { refusal, type Refusal, type RefusalReason } from '../refusals.js';
import { guardedBody } from '../reports/guarded-body.js';
import { handIn, type HandedIn } from '../reports/handing-in.js';
import type { UploadHouse } from '../reports/house.js';
import { Places, type Held, type Place } from '../reports/places.js';
import { ReceivedFiles, refusedBy } from '../reports/received.js';
import type { UploadLimits } from '../upload-limits.js';
import { takeMailIn, type MailInTools } from './mail-in.js';
import { OnceOnly, type UsedProofs } from './once-only.js';
import { hasSecret, type OneTimeProof } from './proof.js';

export interface WebhooksRouteTools extends MailInTools {
  readonly webhooks: Webhooks;
  /** Nothing before we are ready, and when we end. */
  readonly house: () => UploadHouse | undefined;
  readonly limits: UploadLimits;
  readonly clock: () => number;
  readonly usedProofs: UsedProofs;
  /** Aborted when we end. */
  readonly ending: AbortSignal;
  readonly onRefused: (refused: Refusal) => void;
}

/** Which setting of the webhook a refusal is about. */
const LIMITS: ReadonlyMap<RefusalReason, string> = new Map([
  ['request_too_large', 'request_bytes'],
  ['file_too_large', 'request_bytes'],
  ['rate_limited', 'per_minute'],
  ['uploads_too_many', 'in_flight'],
]);

/** Which setting that it shares with others. */
const SHARED_LIMITS: ReadonlyMap<RefusalReason, string> = new Map([
  ['too_slow', 'uploads.idle'],
  ['spool_full', SPOOL_LIMIT],
]);

/** What is no fault of the service's. Some take any 4xx for the last word, and the mail would be lost: they are told 503. */
const COME_AGAIN: ReadonlySet<RefusalReason> = new Set(['rate_limited', 'uploads_too_many', 'too_slow']);

/** `POST /api/v1/webhooks/NAME`: mail that a service sends on. */
export class WebhooksRoute {
  readonly #tools: WebhooksRouteTools;
  readonly #rate: Rate;
  readonly #places: Places;
  readonly #onceOnly: OnceOnly;

  constructor(tools: WebhooksRouteTools) {
    this.#tools = tools;
    this.#rate = new Rate(tools.clock);
    this.#places = new Places({ clock: tools.clock, crowdedMs: tools.limits.crowdedMs });
    this.#onceOnly = new OnceOnly(tools.usedProofs);
  }

  async post(request: Request, response: Response): Promise<void> {
    const webhook = this.#tools.webhooks.find(request.params['name'] ?? '');
    const answer = webhook === undefined ? refusal('not_found') : await this.#bounded(request, webhook);
    if ('ok' in answer) {
      this.#tools.onRefused(answer);
      if (webhook !== undefined) this.#limited(webhook, answer);
      refuse(request, response, COME_AGAIN.has(answer.reason) ? { ...answer, status: 503 } : answer);
    } else answerWith(request, response, answer);
  }

  #limited({ name, desk }: Webhook, { reason, limit }: Refusal): void {
    const own = LIMITS.get(reason);
    if (own !== undefined) desk.limited(own);
    const shared = limit === undefined ? SHARED_LIMITS.get(reason) : `uploads.${limit}`;
    if (shared !== undefined) this.#tools.house()?.limited(shared, name);
  }

  async #bounded(request: Request, webhook: Webhook): Promise<Answer | Refusal> {
    const { name, settings, desk } = webhook;
    // First of all: strangers must not use up what its service may.
    if (settings.secret !== undefined && !hasSecret(request, settings.secret)) return refusal('secret_wrong');
    const wait = this.#rate.take(name, 1, settings.per_minute);
    if (wait !== undefined) return refusal('rate_limited', { retryAfterSeconds: wait });
    const house = this.#tools.house();
    if (house === undefined || desk.stop.aborted) return refusal('not_ready');
    const place = this.#places.take(name, settings.in_flight);
    if (place === undefined) return refusal('uploads_too_many');
    try {
      return await this.#take(request, webhook, { house, place });
    } finally {
      place.free();
    }
  }

  async #take(
    request: Request,
    { settings, desk }: Webhook,
    { house, place }: { readonly house: UploadHouse; readonly place: Place },
  ): Promise<Answer | Refusal> {
    const { limits, clock, ending } = this.#tools;
    const mostBytes = settings.request_bytes;
    if (Number(request.headers['content-length'] ?? 0) > mostBytes) return refusal('request_too_large');
    const { idleMs, bytesPerSecond } = limits;
    const onBytes = (): void => undefined;
    const body = guardedBody(request, { idleMs, bytesPerSecond, clock, mostBytes, onBytes, ending, place });
    const received = new ReceivedFiles(house.keeper, mostBytes);
    let proof: OneTimeProof | undefined;
    try {
      proof = await takeMailIn({ request, body, received, settings }, this.#tools);
    } catch (error) {
      await received.release();
      return refusedBy(error);
    }
    const handed = await this.#handInOnce(received, desk, { proof, place });
    if (!handed.ok) return handed;
    // Whoever proves nothing is told nothing.
    return { status: 200, body: settings.service === 'tlsrpt' ? {} : { results: handed.results } };
  }

  async #handInOnce(
    received: ReceivedFiles,
    desk: Desk,
    { proof, place }: { readonly proof: OneTimeProof | undefined; readonly place: Place },
  ): Promise<HandedIn | Refusal> {
    if (proof === undefined) return await this.#handIn(received, desk, place);
    const claim = await this.#onceOnly.claim(proof, desk);
    if (!claim.ok) {
      await received.release();
      return claim;
    }
    try {
      return await this.#handIn(received, { stop: desk.stop, take: claim.take }, both(place, claim.place));
    } finally {
      claim.place.free();
    }
  }

  async #handIn(
    received: ReceivedFiles,
    desk: Pick<Desk, 'take' | 'stop'>,
    place: Held,
  ): Promise<HandedIn | Refusal> {
    // It may have been told to end while the bytes came.
    if (desk.stop.aborted) {
      await received.release();
      return refusal('not_ready');
    }
    return await handIn(received, desk, { waitMs: this.#tools.limits.commitWaitMs, place });
  }
}

function both(...places: readonly Held[]): Held {
  return {
    until: (work) => {
      for (const place of places) place.until(work);
    },
    free: () => {
      for (const place of places) place.free();
    },
  };
}
