import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import type { Check } from './check.js';
import { CHECKS } from './checks.js';

export interface Verified {
  readonly holds: boolean;
  readonly records: {
    readonly in: number;
    readonly stored: number;
    readonly duplicate: number;
    readonly quarantined: number;
    readonly expired: number;
    readonly purged: number;
  };
  readonly checks: readonly CheckResult[];
}

export interface CheckResult {
  readonly name: string;
  readonly says: string;
  readonly holds: boolean;
  /** The first places where it does not. */
  readonly places: readonly Place[];
}

const PLACE = z.object({ place: z.string(), expected: z.string(), found: z.string() });
type Place = z.infer<typeof PLACE>;

const number = z.string().transform(Number);
const RECORDS = z.object({
  in: number,
  stored: number,
  duplicate: number,
  quarantined: number,
  expired: number,
  purged: number,
});

const MOST_PLACES = 5;
/** What is committed between two statements of a check looks like a difference: it is gone when looked at again. */
const LOOKS = 4;
/** Of what a check groups; the rest goes to disk. The engine would take the server's memory for the statement's. */
const IN_MEMORY_BYTES = 256 * 1024 * 1024;

export interface VerifyTools {
  readonly client: StoreClient;
  readonly wait: (ms: number) => Promise<void>;
  /** A check is about to begin. */
  readonly progress: (name: string, done: number, all: number) => void;
}

/** Counts everything again. */
export async function verify(tools: VerifyTools): Promise<Asked<Verified>> {
  const checks: CheckResult[] = [];
  for (const check of CHECKS) {
    tools.progress(check.name, checks.length, CHECKS.length);
    const result = await hold(check, tools);
    if (!result.ok) return result;
    checks.push(result.value);
  }
  const records = await tools.client.rows(
    `SELECT sum(records_in) AS in, sum(stored) AS stored, sum(duplicate) AS duplicate,
       sum(quarantined) AS quarantined, sum(expired) AS expired, sum(purged) AS purged
     FROM v_deliveries`,
    RECORDS,
  );
  if (!records.ok) return records;
  const [sums] = records.value;
  if (sums === undefined) throw new Error('A sum over everything has one row.');
  return { ok: true, value: { holds: checks.every(({ holds }) => holds), records: sums, checks } };
}

async function hold({ name, says, sql }: Check, { client, wait }: VerifyTools): Promise<Asked<CheckResult>> {
  for (let look = 1; ; look++) {
    const found = await client.rows(
      `SELECT * FROM (${sql}) ORDER BY place LIMIT ${MOST_PLACES}
       SETTINGS max_bytes_before_external_group_by = ${IN_MEMORY_BYTES}`,
      PLACE,
      { private: `${client.database}_private` },
    );
    if (!found.ok) return found;
    const holds = found.value.length === 0;
    if (holds || look === LOOKS) return { ok: true, value: { name, says, holds, places: found.value } };
    await wait(250 * look);
  }
}
