/** Pieces of PromQL that rules are made of. Figures are taken by `max`: two exporters of one store say the same. */

/** Own mail of the last settled day, of the last seven. */
export const OWN_DAY = 'domain_window:dmarc_own_messages:sum{window="1d"}';
export const OWN_WEEK = 'domain_window:dmarc_own_messages:sum{window="7d"}';
export const ALIGNED_DAY = 'domain_window:dmarc_own_aligned:ratio{window="1d"}';
export const ALIGNED_WEEK = 'domain_window:dmarc_own_aligned:ratio{window="7d"}';
/** Own mail that is usual a day. */
export const USUAL_DAY = 'max by (domain) (dmarc_baseline_daily_messages{sender_class="own"})';
/** Domains of which it is known what is usual. */
export const HABIT = 'domain:dmarc_baseline:group';

/** `expr` where the day, or week, it speaks of is not missing the reports of too many. */
export function complete(expr: string, least: number): string {
  return `${expr}
unless on (domain, window) (max by (domain, window) (dmarc_completeness_ratio) < ${least})`;
}

/** With the label `team` where the domain has one. */
export function withTeam(expr: string): string {
  return `(
${indented(expr)}
)
* on (domain) group_left (team) domain:plumbline_team:group`;
}

/** Many today, and many for this domain; where no peak is known, many is enough. */
export function surge(daily: string, peak: string, { messages, factor }: Surge): string {
  return `${daily} >= ${messages}
unless on (domain) (
  ${daily} <= on (domain) ${factor} * max by (domain) (${peak})
)`;
}

interface Surge {
  readonly messages: number;
  readonly factor: number;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
