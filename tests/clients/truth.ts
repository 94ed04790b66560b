/** What the demo says must come out of its mails. */
export interface Truth {
  /** Messages of each domain. */
  readonly messages: ReadonlyMap<string, number>;
  readonly allMessages: number;
  readonly records: number;
}

interface Day {
  readonly domain: string;
  readonly messages: number;
}

export function readTruth(json: string): Truth {
  const { days, totals } = JSON.parse(json) as { days: Day[]; totals: { messages: number; records: number } };
  const messages = new Map<string, number>();
  for (const { domain, messages: more } of days) messages.set(domain, (messages.get(domain) ?? 0) + more);
  return { messages, allMessages: totals.messages, records: totals.records };
}
