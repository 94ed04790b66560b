import { demoDomain } from '../demo/domains.js';
import type { DemoMail } from '../demo/mails.js';
import type { DemoOptions } from '../demo/options.js';
import type { ByteStream } from '../model/delivery.js';
import { Turns } from './turns.js';
import type { StoreClient } from '../store/client.js';
import { adoptDemo } from '../store/domains.js';
import type { Asked } from '../store/failures.js';
import type { MailTaker } from './demo-days.js';
import type { IntakeSession } from './intake-session.js';
import type { CommandIo } from './io.js';

/** Takes the mails in as if they had been received. */
export class MailIntake implements MailTaker {
  readonly #session: IntakeSession;
  readonly #io: CommandIo;
  readonly #turns: Turns;

  constructor(session: IntakeSession, io: CommandIo) {
    this.#session = session;
    this.#io = io;
    this.#turns = new Turns(() => io.clock(), 50);
  }

  get stopped(): boolean {
    return this.#io.stop.aborted || this.#session.failure !== undefined;
  }

  async take({ fileName, bytes }: DemoMail): Promise<void> {
    if (this.stopped) return;
    await this.#session.take('demo', { name: fileName, bytes: streamed(bytes) });
    await this.#turns.give();
  }

  settled(): Promise<void> {
    return this.#session.drain();
  }
}

/** The domains that the demo is about are ours. */
export function adoptDomainsOf({ seed, domains }: DemoOptions, client: StoreClient): Promise<Asked<void>> {
  return adoptDemo(
    client,
    Array.from({ length: domains }, (_, index) => demoDomain(seed, index).name),
  );
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream whose bytes are made, not waited for
async function* streamed(bytes: Iterable<Uint8Array>): ByteStream {
  yield* bytes;
}
