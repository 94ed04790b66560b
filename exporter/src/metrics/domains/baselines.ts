import type { Baseline } from '../../store/state/baselines.js';
import type { FamilyName } from './families.js';
import { ifKnown, sample, unlessZero, type Sample } from './sample.js';

/** What is usual of a domain. Whoever has a baseline has the first of these; of the others 0 needs no series. */
export function baselineOf(row: Baseline): Sample[] {
  const { domain } = row;
  const usual = (family: FamilyName, labels: readonly string[], value: number | undefined): Sample[] =>
    unlessZero(family, [domain, ...labels], value ?? 0);
  return [
    sample('dmarc_baseline_daily_messages', [domain, 'own'], row.own_messages ?? 0),
    ...usual('dmarc_baseline_daily_messages', ['threat'], row.threat_messages),
    ...usual('dmarc_baseline_daily_messages', ['forwarder'], row.forwarder_messages),
    ...usual('dmarc_baseline_peak_messages', ['threat'], row.threat_peak),
    ...usual('dmarc_baseline_peak_messages', ['forwarder'], row.forwarder_peak),
    ...ifKnown('dmarc_baseline_aligned_ratio', [domain], row.own_aligned_ratio),
    ...ifKnown('dmarc_baseline_mechanism_ratio', [domain, 'dkim'], row.own_dkim_ratio),
    ...ifKnown('dmarc_baseline_mechanism_ratio', [domain, 'spf'], row.own_spf_ratio),
    ...usual('dmarc_baseline_daily_own_disposition_messages', ['quarantine'], row.own_quarantined),
    ...usual('dmarc_baseline_daily_own_disposition_messages', ['reject'], row.own_rejected),
    ...usual('dmarc_baseline_peak_own_disposition_messages', ['quarantine'], row.own_quarantined_peak),
    ...usual('dmarc_baseline_peak_own_disposition_messages', ['reject'], row.own_rejected_peak),
    ...usual('dmarc_baseline_daily_overrides', [], row.override_messages),
    ...usual('dmarc_baseline_peak_overrides', [], row.override_peak),
    ...usual('dmarc_baseline_daily_failure_reports', [], row.failure_reports),
    ...usual('dmarc_baseline_peak_failure_reports', [], row.failure_peak),
    ...usual('tlsrpt_baseline_failed_ratio', [], row.tls_failed_ratio),
  ];
}
