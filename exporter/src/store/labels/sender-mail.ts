import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';

/** What was reported of a sender, by domain. */
export interface SenderMail {
  readonly key: string;
  readonly messages: number;
  readonly domains: number;
  /** Those with most messages, these first. */
  readonly top: readonly { readonly domain: string; readonly messages: number }[];
}

const COUNT = z.string().transform(Number);
const ROW = z
  .object({ key: z.string(), sum: COUNT, domains: COUNT, top: z.array(z.tuple([z.string(), COUNT])) })
  .transform(({ key, sum, domains, top }) => ({
    ...{ key, domains },
    messages: sum,
    top: top.map(([domain, messages]) => ({ domain, messages })),
  }));

const SHOWN_DOMAINS = 20;

export interface MailOf {
  /** Days YYYY-MM-DD, both among them. */
  readonly from: string;
  readonly to: string;
  /** This domain and those below it; undefined: all that are ours. */
  readonly domain: string | undefined;
}

/** How much of the mail of our domains came from whom. */
export function mailBySender(
  client: StoreClient,
  { from, to, domain = '' }: MailOf,
): Promise<Asked<readonly SenderMail[]>> {
  return client.rows(
    `SELECT key, sum(n) AS sum, count() AS domains,
       arraySlice(arraySort(one -> (-toInt64(one.2), one.1), groupArray((domain, n))), 1, ${SHOWN_DOMAINS}) AS top
     FROM (
       SELECT toString(sender) AS key, toString(domain) AS domain, sum(messages) AS n FROM v_sender_day
       WHERE sender != '' AND day >= toDate({from:String}) AND day <= toDate({to:String})
         AND if({domain:String} = '', owned, domain = {domain:String} OR endsWith(domain, concat('.', {domain:String})))
       GROUP BY key, domain
     ) GROUP BY key`,
    ROW,
    { from, to, domain },
  );
}
