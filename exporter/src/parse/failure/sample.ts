import type { FailureSample } from '../../model/report.js';
import { readTime } from '../values/time.js';
import { decodeWords } from '../values/words.js';
import { firstOf, splitMessage } from './fields.js';

/** The message reported on, as far as its window goes. */
export function readSample(text: string, declaredHeadersOnly: boolean): FailureSample | undefined {
  const { headers, body } = splitMessage(text);
  if (headers.length === 0 && body === undefined) return undefined;
  const words = (name: string): string | undefined => {
    const value = firstOf(headers, name);
    return value === undefined ? undefined : decodeWords(value);
  };
  return {
    headersOnly: declaredHeadersOnly || body === undefined,
    headers,
    messageId: firstOf(headers, 'Message-ID'),
    subject: words('Subject'),
    from: words('From'),
    to: words('To'),
    date: readTime(firstOf(headers, 'Date') ?? '')?.seconds,
    body,
  };
}
