/** Of our own senders, be their mail aligned or not. */
export const OWN_CLASSES = ['compliant', 'misconfigured'] as const;

export const OWN_MAIL = `sender_class IN (${OWN_CLASSES.map((own) => `'${own}'`).join(', ')})`;

/** In the order in which classes are told: ours first. */
export const BY_CLASS = `indexOf(['compliant', 'misconfigured', 'forwarder', 'threat', 'unknown'], class)`;
