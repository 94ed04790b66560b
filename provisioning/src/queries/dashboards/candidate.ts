import { askedBy } from './asked.js';

/** A policy that is not published: its tags are chosen above the panels, and "unset" is a tag that it has not. */
const tag = (name: string): string => `\${${name}:singlequote}`;
const [P, SP, NP, T, ADKIM, ASPF] = [tag('p'), tag('sp'), tag('np'), tag('t'), tag('adkim'), tag('aspf')];

/** What it asks of mail that does not pass. */
export const ASKED = askedBy({ p: P, sp: SP, np: NP, t: T, absent: `'unset'` }, 'scope');

/** Messages that do not pass with its alignment: v_policy_hits and v_policy_fixes have a column for each. */
export const HIT = byAlignment(
  'strict_hit_messages',
  'strict_dkim_hit_messages',
  'strict_spf_hit_messages',
  'relaxed_hit_messages',
);

/** The same as v_policy_readiness calls it. */
export const ALIGNMENT = byAlignment(`'strict'`, `'strict_dkim'`, `'strict_spf'`, `'relaxed'`);

function byAlignment(both: string, dkim: string, spf: string, neither: string): string {
  return `multiIf(${ADKIM} = 's' AND ${ASPF} = 's', ${both}, ${ADKIM} = 's', ${dkim}, ${ASPF} = 's', ${spf}, ${neither})`;
}
