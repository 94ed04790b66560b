/** A desk that keeps what it is handed, and says what it is told to say. */
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  Cursor,
  Desk,
  Handed,
  IntakeSource,
  SourcedDelivery,
  Taken,
  Verdict,
} from '@plumbline/exporter/model/intake-source.js';
import type { SourceTrouble } from '@plumbline/exporter/model/source-troubles.js';

export interface Took {
  readonly name: string;
  readonly text: string;
}

/** What a mail is: a report, none, or one that cannot be read. */
function takenOf(text: string): Taken {
  if (text.includes('Subject: no report')) return { ignored: 1 };
  return text.includes('Subject: broken') ? { quarantined: 1 } : { stored: 1 };
}

export class TestDesk implements Desk {
  readonly took: Took[] = [];
  readonly troubles: SourceTrouble[] = [];
  readonly limits: string[] = [];
  readonly progressed: [number, number | undefined][] = [];
  readonly cursor: Cursor;
  readonly #stopping = new AbortController();
  readonly #givingUp = new AbortController();
  wells = 0;
  /** What is said of a delivery. */
  judge: (took: Took) => Promise<Verdict> | Verdict = ({ text }) => ack(takenOf(text));
  /** The source is asked again so soon after a trouble. */
  retryMs = 20;

  constructor(remembered = new Map<string, string>()) {
    this.cursor = {
      read: (key) => Promise.resolve(remembered.get(key)),
      all: () => Promise.resolve(remembered),
      write: (values) => {
        for (const [key, value] of values)
          if (value === '') remembered.delete(key);
          else remembered.set(key, value);
        return Promise.resolve();
      },
    };
  }

  get stop(): AbortSignal {
    return this.#stopping.signal;
  }

  get giveUp(): AbortSignal {
    return this.#givingUp.signal;
  }

  /** Nothing new is to be taken. */
  end(): void {
    this.#stopping.abort();
  }

  /** Nothing is waited for. */
  letGo(): void {
    this.#givingUp.abort();
  }

  now(): number {
    return Date.now();
  }

  async take({ name, bytes }: SourcedDelivery): Promise<Handed> {
    const took = { name, text: (await buffer(Readable.from(bytes))).toString('latin1') };
    this.took.push(took);
    return { verdict: Promise.resolve(this.judge(took)) };
  }

  well(): void {
    this.wells += 1;
  }

  troubled(trouble: SourceTrouble): void {
    this.troubles.push(trouble);
  }

  limited(limit: string): void {
    this.limits.push(limit);
  }

  progress(done: number, of: number | undefined): void {
    this.progressed.push([done, of]);
  }

  /** Runs a source until something holds, as the exporter would: again after each trouble. */
  async run(source: IntakeSource, until: () => boolean, longestMs = 30_000): Promise<void> {
    const ended = this.#again(source);
    const late = Date.now() + longestMs;
    while (!until() && Date.now() < late) await sleep(10);
    this.#stopping.abort();
    await ended;
    if (Date.now() >= late) throw new Error(`it never came: ${JSON.stringify(this.troubles.slice(-5))}`);
  }

  async #again(source: IntakeSource): Promise<void> {
    while (!this.stop.aborted) {
      const trouble = await source.run(this);
      if (trouble === undefined) continue;
      this.troubles.push(trouble);
      await sleep(this.retryMs);
    }
  }
}

export function ack(taken: Taken): Verdict {
  return { verdict: 'ack', taken, things: [] };
}

export function nack(detail: string): Verdict {
  return { verdict: 'nack', reason: 'given_up', detail };
}

/** A mail that the desk takes for a report, by its subject for none, or for one that cannot be read. */
export function letter(id: number | string, subject = 'report', body = 'x'): string {
  return `From: a@example.org\r\nMessage-ID: <${id}@example.org>\r\nSubject: ${subject} ${id}\r\n\r\n${body}\r\n`;
}
