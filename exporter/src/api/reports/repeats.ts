import type { Answer } from '../answer.js';
import { refusal, type Refusal } from '../refusals.js';
import type { Answers } from '../../store/api-keys/answers.js';

const SHAPE = /^[\u0020-\u007e]{1,255}$/;

/** A request that its sender may send again. */
export interface Repeatable {
  readonly keyId: string;
  readonly idempotencyKey: string;
}

/** Remembers answers, so that what is sent again is answered again and not done again. */
export class Repeats {
  readonly #answers: Pick<Answers, 'find' | 'keep'>;
  readonly #now: () => number;
  readonly #underWay = new Set<string>();

  constructor(answers: Pick<Answers, 'find' | 'keep'>, now: () => number) {
    this.#answers = answers;
    this.#now = now;
  }

  /** Begins a request, and says how to end it; only one of a name is under way. */
  begin({ keyId, idempotencyKey }: Repeatable): { readonly ok: true; end(): void } | Refusal {
    if (!SHAPE.test(idempotencyKey)) return refusal('idempotency_key_invalid');
    const name = `${keyId} ${idempotencyKey}`;
    if (this.#underWay.has(name)) return refusal('repeat_under_way', { retryAfterSeconds: 1 });
    this.#underWay.add(name);
    return { ok: true, end: () => this.#underWay.delete(name) };
  }

  /** How it was answered before; nothing where it is new. */
  async answerOf(of: Repeatable, fingerprint: string): Promise<Answer | Refusal | undefined> {
    const found = await this.#answers.find(of.keyId, of.idempotencyKey);
    if (!found.ok) return refusal('store_away');
    if (found.value === undefined) return undefined;
    if (found.value.fingerprint !== fingerprint) return refusal('repeat_differs');
    return {
      status: found.value.status,
      body: JSON.parse(found.value.answer) as unknown,
      headers: { 'idempotency-replayed': 'true' },
    };
  }

  /** Where it cannot be kept the same again is done again, and finds duplicates. */
  async keep(of: Repeatable, fingerprint: string, { status, body }: Answer): Promise<void> {
    await this.#answers.keep({ ...of, fingerprint, status, answer: JSON.stringify(body), at: this.#now() });
  }
}
