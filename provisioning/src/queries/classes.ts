/** Mail of our own senders, be it aligned or not. */
export const OWN_MAIL = `sender_class IN ('compliant', 'misconfigured')`;

/** In the order in which classes are told: ours first. */
export const BY_CLASS = `indexOf(['compliant', 'misconfigured', 'forwarder', 'threat', 'unknown'], class)`;
