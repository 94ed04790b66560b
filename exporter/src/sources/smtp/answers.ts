import type { Verdict } from '../../model/intake-source.js';

/** What a client is told. */
export interface Answer {
  readonly code: number;
  readonly text: string;
}

/** A mail that is not taken, for what it is or for how we are. */
export class MailRefused extends Error {
  readonly answer: Answer;
  /** The name of the limit that it is over, where it is one. */
  readonly limit: string | undefined;

  constructor(answer: Answer, limit?: string) {
    super(answer.text);
    this.answer = answer;
    this.limit = limit;
  }
}

export const AWAY: Answer = { code: 451, text: 'the mail is not on disk yet: send it again later' };
export const BUSY: Answer = { code: 451, text: 'too many mails wait to be on disk: send it again later' };
export const ENDING: Answer = { code: 421, text: 'ending: send it again later' };
const FULL: Answer = { code: 452, text: 'there is no room for the mail: send it again later' };
const NO_REPORT: Answer = {
  code: 554,
  text: 'there is no report in this mail: this address takes DMARC and TLS reports alone',
};

/** 250 only where all that the mail held is on disk. */
export function answerTo(verdict: Verdict, id: string, notReports: 'refuse' | 'accept'): Answer {
  if (verdict.verdict === 'nack') return verdict.reason === 'spool_full' ? FULL : AWAY;
  if (notReports === 'refuse' && holdsNoReport(verdict)) return NO_REPORT;
  return { code: 250, text: `on disk as ${id}` };
}

/** A mail that never claimed to hold one: what claims to and does not is in quarantine. */
function holdsNoReport({ taken, things }: Extract<Verdict, { verdict: 'ack' }>): boolean {
  const outcomes = Object.entries(taken).filter(([, count]) => count > 0);
  return (
    outcomes.every(([outcome]) => outcome === 'ignored') &&
    things.every(({ reason }) => reason === 'no_report')
  );
}
