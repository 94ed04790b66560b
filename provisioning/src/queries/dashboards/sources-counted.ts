import { filteredOn, inTimeAnd, UNKNOWN_SENDER } from '../filters.js';

/** What is counted here: records, which have all that may be chosen. */
export const COUNTED = `owned AND ${inTimeAnd('domain', 'sender', 'sender_class', 'disposition', 'reporter', 'cidr')}`;
export const FILTERED = filteredOn('v_records');

export const SENDER_KEY = `if(sender = '', '${UNKNOWN_SENDER}', toString(sender))`;
export const SENDER_CALLED = `if(sender = '', 'not known', sender_name)`;
export const ADDRESS = `replaceOne(toString(source_ip), '::ffff:', '')`;
export const PASSED = `sumIf(messages, dmarc_pass)`;
/** Not what is left of all: of some mail receivers state no result. */
export const FAILED = `sumIf(messages, NOT dmarc_pass AND NOT aligned_unknown)`;
