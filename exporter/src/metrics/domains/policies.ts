import type { PolicyState } from '../../store/state/policies.js';
import { sample, unlessZero, type Sample } from './sample.js';
import { policyWords } from './words.js';

export function policyNow({ domain, now }: PolicyState): Sample {
  return sample('dmarc_policy_info', [domain, ...policyWords(now)], 1);
}

/** What is not as it was, or not as it should be. */
export function policyTroubles(state: PolicyState): Sample[] {
  const { domain, previous, changed, changed_at: changedAt, weakened } = state;
  return [
    ...(changed
      ? [
          sample('dmarc_previous_policy_info', [domain, ...policyWords(previous)], 1),
          sample('dmarc_policy_changed_timestamp_seconds', [domain], changedAt),
        ]
      : []),
    ...unlessZero('dmarc_policy_weakened', [domain], Number(weakened)),
    ...unlessZero('dmarc_policy_testing_since_timestamp_seconds', [domain], state.testing_since),
    ...unlessZero('dmarc_subdomain_policy_weaker', [domain], Number(state.subdomains_weaker)),
  ];
}
