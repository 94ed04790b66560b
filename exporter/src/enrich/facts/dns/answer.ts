export type QuestionType = 'PTR' | 'A' | 'AAAA' | 'TXT';
export const QUESTION_TYPES: readonly QuestionType[] = ['PTR', 'A', 'AAAA', 'TXT'];

/**
 * `unable`: a server says that it cannot tell. `silent`: none answered. `zone_silent`: none answered what was asked of
 * the same zone, and this was not asked. `resting`: none was asked, for the server is dead.
 */
export const ANSWER_OUTCOMES = ['found', 'none', 'unable', 'silent', 'zone_silent', 'resting'] as const;
export type AnswerOutcome = (typeof ANSWER_OUTCOMES)[number];

export interface Answer {
  readonly outcome: AnswerOutcome;
  /** Texts in one piece, addresses, names; none where it is not `found`. */
  readonly values: readonly string[];
}

export type Ask = (name: string, type: QuestionType) => Promise<Answer>;
