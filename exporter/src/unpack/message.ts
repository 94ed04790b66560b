import type { MailHeaders, MailOutline, MailPart } from '../model/mail.js';
import { asBuffer } from './bytes.js';
import type { ContentHead } from './mime/content.js';

/** What is held of a message while it is read, and how it looks so far. */
export class Message implements MailOutline {
  readonly headers: MailHeaders;
  readonly delivered: MailHeaders | undefined;
  readonly parts: MailPart[] = [];
  readonly #outer: Message | undefined;
  readonly #root: ContentHead;
  #feedback: boolean;

  /** `isDelivery`: it is in nothing else. */
  constructor(headers: MailHeaders, root: ContentHead, outer: Message | undefined, isDelivery: boolean) {
    this.headers = headers;
    this.delivered = outer === undefined ? (isDelivery ? headers : undefined) : outer.delivered;
    this.#outer = outer;
    this.#root = root;
    this.#feedback = root.type === 'multipart/report' && root.reportType === 'feedback-report';
  }

  /** Whether it is a failure report, as far as it has been read. */
  get isFailureReport(): boolean {
    return this.#feedback;
  }

  /**
   * Whether a message inside it is the sample of a report about that message, or a mail that bounced. It is then not
   * looked into: who wrote it could have put a report of his own there.
   */
  get holdsSamples(): boolean {
    return this.#feedback || (this.#root.type === 'multipart/report' && this.#root.reportType !== 'tlsrpt');
  }

  add(part: MailPart, isSample: boolean): void {
    this.parts.push(part);
    this.#outer?.add({ ...part, depth: part.depth + 1 }, true);
    if (!isSample && readsLikeFeedback(part)) this.#feedback = true;
  }
}

const FEEDBACK_FIELDS =
  /^(Source-IP|Reported-Domain|User-Agent|Version|Original-Mail-From|Arrival-Date|Auth-Failure|Authentication-Results)[ \t]*:/im;

/** A feedback part by its type or its text, or the text by which a mail server without feedback parts reports. */
function readsLikeFeedback(part: MailPart): boolean {
  if (part.contentType === 'message/feedback-report') return true;
  const text = asBuffer(part.window).toString('latin1', 0, 4096);
  if (/^Feedback-Type[ \t]*:/im.test(text) && FEEDBACK_FIELDS.test(text)) return true;
  return part.contentType === 'text/plain' && /A message claiming to be from you\s+has failed/i.test(text);
}
