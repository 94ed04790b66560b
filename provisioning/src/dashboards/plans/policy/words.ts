export const NO_MAIL = 'No report tells of such mail on the days chosen';
/** What a simulation cannot know. */
export const LIMITS =
  'A receiver may do otherwise: above all it often lets through what was forwarded. Mail that nobody reported is not counted.';

export const CLASSES = ['compliant', 'misconfigured', 'forwarder', 'threat', 'unknown'] as const;
export const CLASS_WORDS = {
  compliant: { colour: 'compliant' },
  misconfigured: { colour: 'misconfigured' },
  forwarder: { colour: 'forwarder' },
  threat: { colour: 'threat' },
} as const;

/** Of panels about what is, not about what is tried. */
const AS_IT_IS = 'it is what is, not what is tried';
export const NOT_TRIED = {
  ...{ p: AS_IT_IS, sp: AS_IT_IS, np: AS_IT_IS, t: AS_IT_IS, adkim: AS_IT_IS, aspf: AS_IT_IS },
} as const;

/** Of views that assume that every tag asks for something. */
const ALL_ASK = 'p, sp and np are all taken to ask for quarantine or reject';
export const ALIGNMENT_ALONE = { p: ALL_ASK, sp: ALL_ASK, np: ALL_ASK, t: ALL_ASK } as const;
