import type { Desk, IntakeSource } from '../../model/intake-source.js';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { Receiver } from './receiver.js';
import type { ReceiverSettings } from './settings.js';

/** A server that mail is delivered to, by an MX's clients or by a mail server's transport. */
export class SmtpSource implements IntakeSource {
  readonly name: string;
  readonly kind: 'smtp' | 'lmtp';
  readonly #settings: ReceiverSettings;
  #receiver: Receiver | undefined;

  constructor(name: string, settings: ReceiverSettings) {
    this.name = name;
    this.kind = settings.type;
    this.#settings = settings;
  }

  /** Where it listens; 0 while it does not. */
  get port(): number {
    return this.#receiver?.port ?? 0;
  }

  async run(desk: Desk): Promise<SourceTrouble | undefined> {
    const receiver = new Receiver(this.#settings, desk);
    const trouble = await receiver.open();
    if (trouble !== undefined) return trouble;
    this.#receiver = receiver;
    desk.well();
    const ended = await Promise.race([stopped(desk.stop), receiver.failed()]);
    await receiver.close();
    this.#receiver = undefined;
    return ended;
  }
}

async function stopped(stop: AbortSignal): Promise<undefined> {
  if (stop.aborted) return;
  await new Promise((resolve) => {
    stop.addEventListener('abort', resolve, { once: true });
  });
}
