import { dnsClient } from '../../sources/smtp/checking/dns/dns-lookup.js';
import {
  Reputation,
  type ListFileEvents,
  type ReputationEvents,
  type ReputationSettings,
} from './reputation.js';

export interface ReputationSources {
  readonly reputation: ReputationSettings;
  /** Of the DNS, which is asked as it is for facts. */
  readonly servers: { readonly servers: readonly string[]; readonly timeout: number };
  /** Whether the DNS is left alone: then files alone are asked. */
  readonly isOffline: boolean;
}

/** Nothing where nobody wants to know. */
export function makeReputation(
  { reputation, servers, isOffline }: ReputationSources,
  clock: () => number,
  events: ReputationEvents,
  ofFiles: ListFileEvents = events,
): Reputation | undefined {
  const settings = isOffline ? { ...reputation, blocklists: [] } : reputation;
  if (settings.blocklists.length === 0 && settings.files.length === 0) return undefined;
  // Each try has to wait for its turn: we ask again, not the client.
  return new Reputation(settings, () => dnsClient({ ...servers, tries: 1 }), clock, events, ofFiles);
}
