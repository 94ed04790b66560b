import type { Cursor, Desk, SourcedDelivery, Taken, TakenThing, Verdict } from '../../model/intake-source.js';
import { memoryCursor } from './memory-cursor.js';

/** A desk that takes what it is given, and judges it by the words in it. */
export class FakeDesk implements Desk {
  readonly #stop = new AbortController();
  readonly #givingUp = new AbortController();
  readonly cursor: Cursor;
  /** The names of what was read, and the text. */
  readonly taken: { readonly name: string; readonly text: string; readonly firstMail: number | undefined }[] =
    [];
  readonly troubles: string[] = [];
  readonly limits: string[] = [];
  wellTimes = 0;
  done = 0;
  of: number | undefined;
  /** In milliseconds, more than the clock has. */
  ahead = 0;
  /** Told instead of what the words say. */
  verdict: ((delivery: SourcedDelivery, text: string) => Promise<Verdict> | Verdict) | undefined;

  constructor(cursor: Cursor = memoryCursor()) {
    this.cursor = cursor;
  }

  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  get giveUp(): AbortSignal {
    return this.#givingUp.signal;
  }

  end(): void {
    this.#stop.abort();
  }

  async take(delivery: SourcedDelivery): Promise<{ verdict: Promise<Verdict> }> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of delivery.bytes) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    this.taken.push({ name: delivery.name, text, firstMail: delivery.firstMail });
    if (text.includes('kills the parse')) throw new Error('a bug of ours');
    return { verdict: Promise.resolve(this.verdict?.(delivery, text) ?? verdictOf(text)) };
  }

  now(): number {
    return Date.now() + this.ahead;
  }

  well(): void {
    this.wellTimes++;
  }

  troubled({ reason, detail }: { reason: string; detail: string }): void {
    this.troubles.push(`${reason}: ${detail}`);
  }

  limited(limit: string): void {
    this.limits.push(limit);
  }

  progress(done: number, of: number | undefined): void {
    this.done = done;
    this.of = of;
  }
}

function verdictOf(text: string): Verdict {
  if (text === '') return ack('quarantined', 'empty');
  if (text.includes('cut short')) return ack('quarantined', 'container_cut_short');
  if (text.includes('damaged')) return ack('quarantined', 'container_damaged');
  if (text.includes('no report')) return ack('ignored', 'no_report');
  return ack('stored', '');
}

function ack(outcome: keyof Taken, reason: string): Verdict {
  const thing: TakenThing = { path: '', outcome, reason, reportKey: '' };
  return { verdict: 'ack', taken: { [outcome]: 1 }, things: [thing] };
}
