import { SHOWN } from '../state/shown.js';

/** The domains of /metrics, for a query that asks for them in many places: a scalar is worked out once. */
export const SHOWN_ONCE = `(SELECT arrayJoin((SELECT groupArray(toString(domain)) FROM ${SHOWN})))`;
