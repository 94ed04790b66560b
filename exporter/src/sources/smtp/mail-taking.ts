import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import type { ByteStream } from '../../model/delivery.js';
import type { Desk, Verdict } from '../../model/intake-source.js';
import { pause } from '../running/pause.js';
import { answerTo, AWAY, BUSY, MailRefused, type Answer } from './answers.js';
import type { SafeCheck } from './checking/safe-check.js';
import type { Envelope } from './checking/spf.js';
import { SessionChecks } from './checking/session-checks.js';
import { MailBytes } from './mail-bytes.js';
import type { ReceiverSettings } from './settings.js';
import { traceOf } from './trace.js';

const GONE: Answer = { code: 451, text: 'the connection broke' };

/** Hands mails in, and says what their clients are to be told. */
export class MailTaking {
  readonly #settings: ReceiverSettings;
  readonly #desk: Desk;
  readonly #hostname: string;
  /** Sessions whose mail is all there. */
  readonly #waiting = new Set<string>();
  readonly #checks: SessionChecks | undefined;
  /** Mails that are not on disk yet, by their ids; and the streams of those that are coming, by their sessions. */
  readonly #inFlight = new Set<string>();
  readonly #coming = new Map<string, { readonly id: string; readonly stream: SMTPServerDataStream }>();

  constructor(settings: ReceiverSettings, desk: Desk, hostname: string) {
    this.#settings = settings;
    this.#desk = desk;
    this.#hostname = hostname;
    if (settings.authentication !== 'session' || settings.checks === undefined) return;
    this.#checks = new SessionChecks(settings.checks, {
      hostname,
      now: () => desk.now(),
      limited: (limit) => {
        desk.limited(limit);
      },
      failed: (error) => {
        desk.troubled({ reason: 'failed', detail: `a mail could not be checked: ${String(error)}` });
      },
    });
  }

  /** Whether as many mails are under way as may be. Those count whose client was told to come again, too. */
  get isFull(): boolean {
    return this.#inFlight.size >= this.#settings.in_flight;
  }

  isWaiting(session: string): boolean {
    return this.#waiting.has(session);
  }

  /** Its mail has no place any more. */
  giveUp(session: string): void {
    const coming = this.#coming.get(session);
    if (coming === undefined) return;
    this.#inFlight.delete(coming.id);
    coming.stream.destroy();
  }

  /** `id` names the mail; `onWhole` is told when all of its bytes are there. */
  async take(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    id: string,
    onWhole: () => void,
  ): Promise<Answer> {
    if (this.isFull) {
      this.#desk.limited('in_flight');
      return await this.#refused(new MailBytes(stream, this.#settings), BUSY);
    }
    const check = this.#checks?.begin(envelopeOf(session));
    const front = traceOf(session, this.#hostname, id, this.#desk.now());
    const mail = new MailBytes(stream, this.#settings);
    const bytes = mail.read(front, (chunk) => check?.add(chunk));
    this.#inFlight.add(id);
    this.#coming.set(session.id, { id, stream });
    const whole = new Promise<void>((resolve) => {
      stream.once('end', () => {
        this.#coming.delete(session.id);
        this.#waiting.add(session.id);
        onWhole();
        resolve();
      });
    });
    const answered = new AbortController();
    const verdict = this.#verdict(bytes, id, check);
    void verdict.finally(() => this.#inFlight.delete(id)).catch(() => undefined);
    try {
      const told = await Promise.race([verdict, this.#tooLate(whole, answered.signal)]);
      const answer = told === undefined ? AWAY : answerTo(told, id, this.#settings.not_reports);
      // Where there was no room for it, it was not read to its end.
      return stream.readableEnded ? answer : await this.#refused(mail, answer);
    } catch (error) {
      if (!(error instanceof MailRefused)) return GONE;
      if (error.limit !== undefined) this.#desk.limited(error.limit);
      return await this.#refused(mail, error.answer);
    } finally {
      answered.abort();
      this.#coming.delete(session.id);
      this.#waiting.delete(session.id);
    }
  }

  async #verdict(bytes: ByteStream, id: string, check: SafeCheck | undefined): Promise<Verdict> {
    const handed = await this.#desk.take({
      name: `${id}.eml`,
      bytes,
      ...(check === undefined ? {} : { checked: () => check.end() }),
    });
    return await handed.verdict;
  }

  /** Nothing, once a whole mail has waited for as long as its client can be let wait. */
  async #tooLate(whole: Promise<void>, answered: AbortSignal): Promise<undefined> {
    await whole;
    await pause(this.#settings.timeouts.commit, answered);
    if (!answered.aborted) this.#desk.limited('timeouts.commit');
    return undefined;
  }

  /** The client is to hear it, which it does when it has sent all of its mail; one that never ends is hung up on. */
  async #refused(mail: MailBytes, answer: Answer): Promise<Answer> {
    if (answer.code === 421) return answer;
    const isOver = await mail.discard().catch(() => true);
    return isOver ? answer : { code: 421, text: answer.text };
  }
}

function envelopeOf({ envelope, hostNameAppearsAs, remoteAddress }: SMTPServerSession): Envelope {
  const sender = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
  return { ip: remoteAddress, helo: hostNameAppearsAs, sender };
}
