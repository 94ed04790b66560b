import type { DomainState } from '../../../store/state/read-state.js';
import type { Baseline } from '../../../store/state/baselines.js';
import type { WindowSender } from '../../../store/state/window-senders.js';
import type { WindowFigures } from '../../../store/state/windows.js';

const NOTHING = {
  messages: 0,
  compliant_messages: 0,
  misconfigured_messages: 0,
  forwarder_messages: 0,
  threat_messages: 0,
  unknown_messages: 0,
  dkim_and_spf_messages: 0,
  dkim_only_messages: 0,
  spf_only_messages: 0,
  none_messages: 0,
  quarantine_messages: 0,
  reject_messages: 0,
  other_disposition_messages: 0,
  own_dkim_messages: 0,
  own_spf_messages: 0,
  own_quarantine_messages: 0,
  own_reject_messages: 0,
  new_senders: 0,
  failure_reports: 0,
  sessions_ok: 0,
  sessions_failed: 0,
  unconfirmed_compliant_messages: 0,
  unconfirmed_misconfigured_messages: 0,
  unconfirmed_threat_messages: 0,
  unconfirmed_own_quarantine_messages: 0,
  unconfirmed_own_reject_messages: 0,
  unconfirmed_sessions_ok: 0,
  unconfirmed_sessions_failed: 0,
};

/** The three windows of a domain, which have the same figures. */
export function windowsOf(domain: string, figures: Partial<WindowFigures> = {}): WindowFigures[] {
  return (['1d', '7d', '28d'] as const).map((window) => ({
    ...{ domain, window, ends_at: 1_700_000_000, completeness: 1 },
    ...NOTHING,
    ...figures,
  }));
}

export function senderRow(domain: string, sender: string, more: Partial<WindowSender> = {}): WindowSender {
  return { domain, window: '7d', sender, sender_class: 'compliant', messages: 1, new: false, ...more };
}

export function baselineRow(domain: string, figures: Partial<Baseline> = {}): Baseline {
  return {
    ...{ domain, own_messages: 0, own_aligned_ratio: undefined, own_dkim_ratio: undefined },
    ...{ own_spf_ratio: undefined, own_quarantined: 0, own_quarantined_peak: 0, own_rejected: 0 },
    ...{ own_rejected_peak: 0, threat_messages: 0, threat_peak: 0, forwarder_messages: 0, forwarder_peak: 0 },
    ...{ override_messages: 0, override_peak: 0, failure_reports: undefined, failure_peak: undefined },
    tls_failed_ratio: undefined,
    ...figures,
  };
}

/** Of domains that are all full, with the rows that are given. */
export function stateOf(domains: readonly string[], rows: Partial<DomainState> = {}): DomainState {
  return {
    owned: domains.map((domain) => ({ domain, team: '' })),
    unshown: 0,
    full: new Set(domains),
    windows: domains.flatMap((domain) => windowsOf(domain)),
    senders: [],
    overrides: [],
    tlsFailures: [],
    reporters: [],
    misaligned: [],
    failingSelectors: [],
    policies: [],
    baselines: [],
    objectives: [],
    ...rows,
  };
}
