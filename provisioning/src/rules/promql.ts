/** Pieces of PromQL that rules are made of. Figures are taken by `max`: two exporters of one store say the same. */

/** Own mail of the last settled day, of the last seven. */
export const OWN_DAY = 'domain_window:dmarc_own_messages:sum{window="1d"}';
export const OWN_WEEK = 'domain_window:dmarc_own_messages:sum{window="7d"}';
export const ALIGNED_WEEK = 'domain_window:dmarc_own_aligned:ratio{window="7d"}';

/** Own mail that is usual a day. */
export const USUAL_DAY = 'max by (domain) (dmarc_baseline_daily_messages{sender_class="own"})';

/** Domains of which it is known what is usual. */
export const HABIT = 'domain:dmarc_baseline:group';

export type Window = '1d' | '7d';

/** Without what strangers alone told. */
export function confirmedOwn(window: Window | '28d'): string {
  return `domain_window:dmarc_confirmed_own:sum{window="${window}"}`;
}

export function confirmedFailed(window: Window): string {
  return `sum by (domain, window) (domain_window_class:dmarc_confirmed_messages:max{window="${window}", sender_class="misconfigured"})`;
}

export function confirmedThreat(window: Window): string {
  return `domain_window:dmarc_confirmed_threat:max{window="${window}"}`;
}

/** Own mail of which the reports are missing, if it is as much as usual. */
export function missingOwn(window: Window): string {
  return `domain_window:dmarc_missing_own:sum{window="${window}"}`;
}

/** Share of own mail that is not aligned even if all that is missing were. */
export function leastMisaligned(window: Window): string {
  return `domain_window:dmarc_misaligned:least{window="${window}"}`;
}

/** `expr` where the day, or week, it speaks of is not missing the reports of too many. */
export function complete(expr: string, least: number): string {
  return `${expr}
unless on (domain, window) (max by (domain, window) (dmarc_completeness_ratio) < ${least})`;
}

/** Of the last settled day, and of seven for domains that have no figures of a day. */
export function judged(exprOf: (window: Window) => string): string {
  return `(
${indented(exprOf('1d'))}
)
or
(
${indented(exprOf('7d'))}
  and on (domain, window) domain_window:plumbline_judged:group
)`;
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
${unlessUsual(daily, `${factor} * max by (domain) (${peak})`)}`;
}

/** But where it is no more than that; what is not known is no excuse. */
export function unlessUsual(expr: string, usual: string): string {
  return `unless on (domain) (
  ${expr} <= on (domain) ${usual}
)`;
}

interface Surge {
  readonly messages: number;
  readonly factor: number;
}

export function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
