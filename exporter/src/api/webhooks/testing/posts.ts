import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import express from 'express';
import type { Desk, Handed, SourcedDelivery, Verdict } from '../../../model/intake-source.js';
import { DEFAULT_LIMITS } from '../../../model/limits.js';
import { Webhooks, type WebhookSettings } from '../../../sources/webhook/webhook-source.js';
import { failed, type Asked } from '../../../store/failures.js';
import { DEFAULT_LIMITS_OF_TESTS } from '../../testing/limits.js';
import { MEMORY } from '../../testing/memory.js';
import type { Certificate } from '../sns-service.js';
import { WebhooksRoute } from '../webhooks-route.js';

export const MAIL =
  'From: a@example.org\r\nSubject: R\u00e9port & +%25 "x" \u{1f600}\r\n\r\n\ttext\\\r\n'.repeat(3000);
export const SECRET = 'a-secret-of-some-length';
export const BEARER = { authorization: `Bearer ${SECRET}` };
/** A moment later: certificates are made now. */
export const NOW = Math.ceil(Date.now() / 1000) * 1000 + 5000;

export const STORED: Verdict = {
  verdict: 'ack',
  taken: { stored: 1 },
  things: [{ path: 'mail.eml', outcome: 'stored', reason: '', reportKey: '7' }],
};
const AWAY: Verdict = { verdict: 'nack', reason: 'store_unreachable', detail: 'away' };

export interface Told {
  readonly status: number;
  readonly reason: string | undefined;
}

type Named = Readonly<Record<string, Partial<WebhookSettings>>>;
type CertificateAt = (url: string) => Certificate;

/** A server with webhooks by name, and what came of what was posted there. */
export class Posts {
  readonly taken: string[] = [];
  readonly limited: string[] = [];
  readonly refused: string[] = [];
  /** URLs of SNS. */
  readonly confirmed: string[] = [];
  readonly #used = new Set<string>();
  readonly #server: Server;
  /** What is told of each mail: */
  verdict: 'ack' | 'nack' = 'ack';
  /** or this, when it has come. */
  pending: Promise<Verdict> | undefined;
  /** Whether the store is, of which proofs that were used are asked. */
  isStoreAway = false;

  private constructor(named: Named, certificate: CertificateAt) {
    const webhooks = new Webhooks();
    for (const [name, change] of Object.entries(named)) this.#open(webhooks, name, change);
    const route = new WebhooksRoute({
      webhooks,
      house: () => ({
        keeper: MEMORY,
        take: (delivery) => this.#take(delivery),
        limited: () => undefined,
      }),
      limits: DEFAULT_LIMITS_OF_TESTS,
      now: () => NOW,
      clock: () => performance.now(),
      onRefused: ({ reason }) => void this.refused.push(reason),
      ending: new AbortController().signal,
      reading: { limits: DEFAULT_LIMITS, clock: () => performance.now() },
      usedProofs: {
        isUsed: (proof) => this.#asked(this.#used.has(proof)),
        use: (proof) => this.#asked(!this.isStoreAway && this.#used.add(proof).size > 0),
      },
      certificate: (url) => Promise.resolve(certificate(url)),
      confirm: (url) => Promise.resolve(this.confirmed.push(url) > 0),
    });
    const app = express();
    app.post('/:name', (request, response) => route.post(request, response));
    this.#server = createServer(app);
  }

  static async open(
    named: Named,
    certificate: CertificateAt = () => ({ ok: false, reason: 'secret_wrong' }),
  ): Promise<Posts> {
    const posts = new Posts(named, certificate);
    posts.#server.listen(0, '127.0.0.1');
    await once(posts.#server, 'listening');
    return posts;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async send(name: string, init: RequestInit): Promise<Response> {
    const { port } = this.#server.address() as AddressInfo;
    return await fetch(`http://127.0.0.1:${port}/${name}`, { method: 'POST', ...init });
  }

  async post(name: string, init: RequestInit): Promise<Told> {
    const response = await this.send(name, init);
    const body = (await response.json()) as { error?: { reason: string } };
    return { status: response.status, reason: body.error?.reason };
  }

  #asked(value: boolean): Promise<Asked<boolean>> {
    return Promise.resolve(this.isStoreAway ? failed('store_unreachable', 'away') : { ok: true, value });
  }

  #open(webhooks: Webhooks, name: string, change: Partial<WebhookSettings>): void {
    const usual = {
      service: 'raw' as const,
      subscribe: true,
      request_bytes: 2 ** 24,
      in_flight: 4,
      per_minute: 100,
    };
    const desk: Desk = {
      take: (delivery) => this.#take(delivery),
      stop: new AbortController().signal,
      giveUp: new AbortController().signal,
      now: () => NOW,
      well: () => undefined,
      troubled: () => undefined,
      limited: (limit) => void this.limited.push(limit),
      progress: () => undefined,
      cursor: {
        read: () => Promise.resolve(undefined),
        all: () => Promise.resolve(new Map()),
        write: () => Promise.resolve(),
      },
    };
    webhooks.open({ name, settings: { ...usual, ...change }, desk });
  }

  async #take({ bytes }: SourcedDelivery): Promise<Handed> {
    this.taken.push((await buffer(Readable.from(bytes))).toString());
    const verdict = this.verdict === 'ack' ? STORED : AWAY;
    return { verdict: this.pending ?? Promise.resolve(verdict) };
  }
}

export function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}
