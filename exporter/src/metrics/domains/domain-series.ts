import type { DomainState } from '../../store/state/read-state.js';
import type { WindowFigures } from '../../store/state/windows.js';
import { baselineOf } from './baselines.js';
import { byDomain } from './by-domain.js';
import { Folded } from './folded.js';
import { objectivesOf } from './objectives.js';
import { policyNow, policyTroubles } from './policies.js';
import { reportersOf, silentReporters } from './reporters.js';
import { sample, unlessZero, type Sample } from './sample.js';
import { misalignedSenders, newSenders, sendersOfWindow } from './senders.js';
import { unconfirmedFailuresOf, unconfirmedOf } from './unconfirmed.js';
import {
  coreOfWindow,
  messagesOf,
  overridesOf,
  ownDispositionsOf,
  ownMechanismsOf,
  restOfWindow,
  tlsFailuresOf,
  troublesOfWindow,
} from './windows.js';

/** How many names there may be of a domain. */
export interface TopSettings {
  readonly senders: number;
  readonly reporters: number;
}

/** The series of a domain, by what they are for. What is folded into `other` is noted. */
export interface DomainSeries {
  readonly domain: string;
  readonly core: readonly Sample[];
  /** What is wrong just now. */
  readonly troubles: readonly Sample[];
  /** What alerts compare with. */
  readonly habits: readonly Sample[];
  /** Whatever else there is; nothing where the domain is not among those with most mail. */
  readonly rest: readonly Sample[];
  readonly isFull: boolean;
  readonly folded: Folded;
  /** What is added to `other`, where there is no room for the domain. */
  readonly week: WindowFigures | undefined;
}

/** The domains with most mail first, each made when it is asked for. */
export function* domainSeries(state: DomainState, settings: TopSettings): Generator<DomainSeries> {
  const of = {
    windows: byDomain(state.windows),
    senders: byDomain(state.senders),
    overrides: byDomain(state.overrides),
    tlsFailures: byDomain(state.tlsFailures),
    reporters: byDomain(state.reporters),
    misaligned: byDomain(state.misaligned),
    failingSelectors: byDomain(state.failingSelectors),
    policies: byDomain(state.policies),
    baselines: byDomain(state.baselines),
    objectives: byDomain(state.objectives),
  };
  for (const { domain, team } of state.owned) {
    const folded = new Folded();
    const isFull = state.full.has(domain);
    const windows = of.windows(domain);
    const week = windows.find(({ window }) => window === '7d');
    const senders = of.senders(domain);
    const reporters = of.reporters(domain);
    const policies = of.policies(domain);
    const tlsFailures = of.tlsFailures(domain);
    // What alerts go by: of all but the largest domains no more than the week.
    const asked = windows.filter(({ window }) => window === '7d' || (isFull && window === '1d'));
    const isAsked = ({ window }: { readonly window: string }): boolean =>
      asked.some((one) => one.window === window);
    yield {
      ...{ domain, isFull, folded, week },
      core: [...(week === undefined ? [] : coreOfWindow(week)), ...policies.map(policyNow)],
      troubles: [
        ...(team === '' ? [] : [sample('dmarc_domain_info', [domain, team], 1)]),
        ...of
          .failingSelectors(domain)
          .flatMap((row) => unlessZero('dmarc_failing_selectors', [domain], row.selectors)),
        ...silentReporters(reporters),
        ...newSenders(senders, settings.senders, folded),
        ...misalignedSenders(of.misaligned(domain), settings.senders, folded),
        ...policies.flatMap(policyTroubles),
        ...(isFull ? windows : asked).flatMap((row) => unconfirmedOf(row, isFull)),
        ...unconfirmedFailuresOf(isFull ? tlsFailures : tlsFailures.filter(isAsked)),
        ...(isFull
          ? []
          : [...asked.flatMap(troublesOfWindow), ...tlsFailuresOf(tlsFailures.filter(isAsked))]),
      ],
      habits: [
        ...of.baselines(domain).flatMap(baselineOf),
        ...asked.flatMap(ownMechanismsOf),
        ...(isFull ? asked.flatMap(ownDispositionsOf) : []),
        ...objectivesOf(of.objectives(domain)),
      ],
      rest: !isFull
        ? []
        : [
            ...windows.filter((one) => one !== week).flatMap(coreOfWindow),
            ...windows.flatMap(restOfWindow),
            ...windows.flatMap(({ window }) =>
              sendersOfWindow(
                senders.filter((one) => one.window === window),
                settings.senders,
                folded,
              ),
            ),
            ...reportersOf(reporters, settings.reporters, folded),
            ...overridesOf(of.overrides(domain)),
            ...tlsFailuresOf(tlsFailures),
          ],
    };
  }
}

/** What the domains have together for which there is no room. */
export function together(weeks: readonly WindowFigures[], name: string): Sample[] {
  const [first, ...others] = weeks;
  if (first === undefined) return [];
  const sum = others.reduce(added, first);
  return messagesOf({ ...sum, domain: name });
}

function added(a: WindowFigures, b: WindowFigures): WindowFigures {
  return {
    ...a,
    compliant_messages: a.compliant_messages + b.compliant_messages,
    misconfigured_messages: a.misconfigured_messages + b.misconfigured_messages,
    forwarder_messages: a.forwarder_messages + b.forwarder_messages,
    threat_messages: a.threat_messages + b.threat_messages,
    unknown_messages: a.unknown_messages + b.unknown_messages,
    dkim_and_spf_messages: a.dkim_and_spf_messages + b.dkim_and_spf_messages,
    dkim_only_messages: a.dkim_only_messages + b.dkim_only_messages,
    spf_only_messages: a.spf_only_messages + b.spf_only_messages,
  };
}
