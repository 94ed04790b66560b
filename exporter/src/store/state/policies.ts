import * as z from 'zod';
import type { StateReader } from './reading.js';
import type { Asked } from '../failures.js';
import { figure } from './figures.js';
import { SHOWN, type StateScope } from './shown.js';

const TAGS = ['p', 'sp', 'np', 't', 'adkim', 'aspf'] as const;
type Tag = (typeof TAGS)[number];
/** What each tag says. */
export type PolicyTags = Readonly<Record<Tag, string>>;

const tags = {
  p: z.string(),
  sp: z.string(),
  np: z.string(),
  t: z.string(),
  adkim: z.string(),
  aspf: z.string(),
};
const POLICY = z.object({
  domain: z.string(),
  now: z.object(tags),
  previous: z.object(tags),
  /** In seconds since 1970. */
  changed_at: figure,
  changed: z.boolean(),
  weakened: z.boolean(),
  /** In seconds since 1970; 0 where it is not so. */
  testing_since: figure,
  subdomains_weaker: z.boolean(),
});
export type PolicyState = z.output<typeof POLICY>;

export function readPolicies(client: StateReader, scope: StateScope): Promise<Asked<PolicyState[]>> {
  return client.rows(
    `SELECT toString(domain) AS domain, ${named('')} AS now, ${named('previous_')} AS previous,
       toUnixTimestamp(changed_at) AS changed_at, changed, weakened,
       toUnixTimestamp(toDateTime(testing_since, 'UTC')) AS testing_since, subdomains_weaker
     FROM v_policy_states WHERE owned AND domain IN ${SHOWN}`,
    POLICY,
    scope,
  );
}

function named(prefix: string): string {
  const members = TAGS.map((tag) => `toString(${prefix}${tag})`);
  const types = TAGS.map((tag) => `${tag} String`).join(', ');
  return `CAST((${members.join(', ')}), 'Tuple(${types})')`;
}
