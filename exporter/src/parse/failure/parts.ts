import type { Deviations } from '../../model/deviations.js';
import type { MailOutline, MailPart } from '../../model/mail.js';
import { decodeText } from '../values/decoder.js';

/** The parts of a failure report's mail by what they are for. */
export interface FailureParts {
  /** The text of the feedback part, RFC 5965 2 (d). */
  readonly feedback: string | undefined;
  /** The text for people, RFC 5965 2 (c). */
  readonly text: string | undefined;
  readonly sample: { readonly text: string; readonly headersOnly: boolean } | undefined;
}

const FEEDBACK_TYPE = 'message/feedback-report';
const FEEDBACK_FIELD = /^[ \t>]*Feedback-Type[ \t]*:/im;
/** As RFC 2046, 6522 and 6532 name them, and as they are misspelt. */
const SAMPLE_TYPE = /^(message|text)\/(rfc-?822|global)(-headers)?$/;

export function failureParts(mail: MailOutline, deviations: Deviations): FailureParts {
  const own = mail.parts.filter((part) => part.depth === 0);
  const feedback = findFeedback(own) ?? findFeedback(mail.parts);
  if (feedback !== undefined && !isLabelled(feedback, mail)) deviations.add('failure_part_mislabelled');
  const others = mail.parts.filter((part) => part !== feedback);
  const sample =
    others.find((part) => SAMPLE_TYPE.test(part.contentType)) ??
    others.find((part) => part.fileName?.toLowerCase().endsWith('.eml') === true);
  const text = others.find((part) => part !== sample && part.contentType === 'text/plain');
  return {
    feedback: feedback === undefined ? undefined : feedbackText(feedback, deviations),
    text: text === undefined ? undefined : textOf(text, deviations),
    sample: sample === undefined ? undefined : sampleOf(sample),
  };
}

/** RFC 5965 2: a message/feedback-report in a multipart/report. */
function isLabelled(feedback: MailPart, mail: MailOutline): boolean {
  const container = mail.headers.first('Content-Type') ?? '';
  return feedback.contentType === FEEDBACK_TYPE && /^\s*multipart\/report\b/i.test(container);
}

function findFeedback(parts: readonly MailPart[]): MailPart | undefined {
  return (
    parts.find((part) => part.contentType === FEEDBACK_TYPE) ??
    parts.find((part) => !SAMPLE_TYPE.test(part.contentType) && FEEDBACK_FIELD.test(decoded(part)))
  );
}

function feedbackText(part: MailPart, deviations: Deviations): string {
  const text = textOf(part, deviations);
  if (FEEDBACK_FIELD.test(text) || !/^[A-Za-z0-9+/=\s]+$/.test(text)) return text;
  const inner = Buffer.from(text, 'base64').toString('utf8');
  if (!FEEDBACK_FIELD.test(inner)) return text;
  deviations.add('base64_text');
  return inner;
}

function sampleOf(part: MailPart): FailureParts['sample'] {
  const text = decoded(part);
  return text.trim() === '' ? undefined : { text, headersOnly: part.contentType.endsWith('-headers') };
}

function textOf(part: MailPart, deviations: Deviations): string {
  const text = decoded(part);
  if (text.includes('\uFFFD') && part.bytes <= part.window.length) deviations.add('invalid_bytes');
  return text;
}

function decoded(part: MailPart): string {
  return decodeText(part.window, part.charset);
}
