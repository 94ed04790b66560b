import { quotedText } from '@plumbline/schema/names.js';
import * as z from 'zod';
import type { Judgement } from '../../model/sender.js';
import type { StoreClient } from '../client.js';
import type { Days } from '../facts/facts-on-days.js';
import type { Asked } from '../failures.js';
import type { BatchIds } from '../load/batch-ids.js';
import { besideCorrections, IS_CORRECTED, noteCorrections } from './corrections.js';
import { differs, PROFILE, PROFILE_COLUMNS, PROFILE_ROW, type Matters, type StoredMail } from './profile.js';
import { rewrite, type FoundRows, type RewritingTools } from './rewriting.js';
import { addressesOf, noteAddresses } from './noted-addresses.js';
import { addressesIn, conditionOf, type RenewalScope } from './scope.js';

/** How mail is judged that is of some days. */
export interface JudgedOn extends Days {
  readonly judgement: Judgement;
}

/** Judges what is stored as what comes in is judged now: for all its days, by what held of addresses on each of them. */
export type JudgeAll = (mails: readonly StoredMail[]) => Promise<Asked<readonly (readonly JudgedOn[])[]>>;

export interface Renewed {
  /** Loads that were written again. */
  readonly reports: number;
  /** Where others were to go first: the days before this one are left. */
  readonly before?: string | undefined;
}

export interface RenewalWay {
  readonly onProgress?: ((progress: RenewalProgress) => void) | undefined;
  /** Asked between two stretches of days: whether others are to go first. */
  readonly hasToWait?: (() => boolean) | undefined;
  /** Where it goes on, as the answer of one before has it. */
  readonly before?: string | undefined;
}

export interface RenewalProgress {
  /** Records that were looked at, and those there were to look at when it began. */
  readonly seen: number;
  readonly of: number;
  readonly reports: number;
}

export interface RenewalLimits {
  /** Records in the scope after which loads are written again, at the latest. */
  readonly recordsAtOnce: number;
  /** Profiles that are judged together: they are in memory. */
  readonly profilesAtOnce: number;
  /** Loads that are written again together. */
  readonly loadsAtOnce: number;
}

const DEFAULT_RENEWAL: RenewalLimits = {
  recordsAtOnce: 300_000,
  profilesAtOnce: 20_000,
  loadsAtOnce: 1000,
};

/**
 * Whose mail is best judged again together: mail of many addresses stands in the same reports, each of which is written
 * again once then.
 */
export const ADDRESSES_TOGETHER = 20_000;

/** Fifty kilobytes of it. */
const ADDRESSES_IN_STATEMENT = 1000;

const COUNTED = '(report_key, attempt) NOT IN (SELECT report_key, attempt FROM hidden_rows)';
const COUNT = z.object({ profiles: z.string().transform(Number) });
const DAY = z.object({ day: z.string(), records: z.string().transform(Number) });
const LOAD = z
  .object({ report_key: z.string(), attempt: z.number(), day: z.string(), domain: z.string() })
  .transform(({ report_key, ...row }): FoundRows => ({ ...row, reportKey: BigInt(report_key) }));

export interface RenewerTools extends RewritingTools {
  readonly ids: BatchIds;
}

interface Range {
  readonly first: string;
  readonly last: string;
  readonly records: number;
}

/**
 * Judges stored records again, the newest first, and has the loads written again in which one is to be judged otherwise
 * than it was. Whatever ends it leaves what is right; done again it finds what is left.
 */
export class Renewer {
  readonly #client: StoreClient;
  readonly #tools: RenewerTools;
  readonly #limits: RenewalLimits;

  constructor(tools: RenewerTools, limits: RenewalLimits = DEFAULT_RENEWAL) {
    this.#client = tools.client;
    this.#tools = tools;
    this.#limits = limits;
  }

  async renew(
    scope: RenewalScope,
    matters: Matters,
    judge: JudgeAll,
    signal: AbortSignal,
    { onProgress, hasToWait, before }: RenewalWay = {},
  ): Promise<Asked<Renewed>> {
    const within = await this.#conditionOf(scope);
    if (!within.ok) return within;
    const ranges = await this.#rangesOf(within.value, before);
    if (!ranges.ok) return ranges;
    const of = ranges.value.reduce((sum, { records }) => sum + records, 0);
    let [seen, reports] = [0, 0];
    for (const [i, range] of ranges.value.entries()) {
      if (signal.aborted) break;
      const renewed = await this.#renewRange(within.value, range, matters, judge, signal);
      if (!renewed.ok) return renewed;
      seen += range.records;
      reports += renewed.value;
      onProgress?.({ seen, of, reports });
      if (i + 1 < ranges.value.length && hasToWait?.() === true)
        return { ok: true, value: { reports, before: range.first } };
    }
    return { ok: true, value: { reports } };
  }

  async #conditionOf(scope: RenewalScope): Promise<Asked<string>> {
    const listed = new Map<readonly Uint8Array[], string>();
    for (const addresses of addressesIn(scope)) {
      if (addresses.length <= ADDRESSES_IN_STATEMENT) continue;
      const id = this.#tools.ids.next();
      const noted = await noteAddresses(this.#client, id, addresses);
      if (!noted.ok) return noted;
      listed.set(addresses, addressesOf(this.#client, id));
    }
    return { ok: true, value: conditionOf(scope, (addresses) => listed.get(addresses)) };
  }

  /** Days, the newest first, in stretches of about as many records. */
  async #rangesOf(within: string, before?: string): Promise<Asked<Range[]>> {
    const left = before === undefined ? '' : `AND day < ${quotedText(before)}`;
    const days = await this.#client.rows(
      `SELECT day, count() AS records FROM records AS r
       WHERE ${within} AND day >= (SELECT records_from FROM retention) ${left}
       GROUP BY day ORDER BY day DESC`,
      DAY,
    );
    if (!days.ok) return days;
    const ranges: Range[] = [];
    for (const { day, records } of days.value) {
      const last = ranges.at(-1);
      if (last !== undefined && last.records + records <= this.#limits.recordsAtOnce)
        ranges[ranges.length - 1] = { ...last, first: day, records: last.records + records };
      else ranges.push({ first: day, last: day, records });
    }
    return { ok: true, value: ranges };
  }

  async #renewRange(
    within: string,
    { first, last }: Range,
    matters: Matters,
    judge: JudgeAll,
    signal: AbortSignal,
  ): Promise<Asked<number>> {
    const where = `${within} AND r.day BETWEEN '${first}' AND '${last}' AND ${COUNTED}`;
    return this.#renewWhere(where, matters, judge, signal);
  }

  async #renewWhere(
    where: string,
    matters: Matters,
    judge: JudgeAll,
    signal: AbortSignal,
  ): Promise<Asked<number>> {
    const renewal = this.#tools.ids.next();
    const profiles = await this.#client.rows(
      `SELECT uniqCombined(${PROFILE}) AS profiles FROM records AS r WHERE ${where}`,
      COUNT,
    );
    if (!profiles.ok) return profiles;
    // Each slice reads all of the range.
    const slices = Math.ceil((profiles.value[0]?.profiles ?? 0) / this.#limits.profilesAtOnce);
    let changed = 0;
    for (let slice = 0; slice < slices && !signal.aborted; slice++) {
      const noted = await this.#correct(
        `${where} AND ${PROFILE} % ${slices} = ${slice}`,
        renewal,
        matters,
        judge,
      );
      if (!noted.ok) return noted;
      changed += noted.value;
    }
    if (changed === 0) return { ok: true, value: 0 };
    return this.#rewriteAll(where, renewal, signal, (reportKeys) =>
      this.#renewWhere(`${where} AND report_key IN (${reportKeys.join(', ')})`, matters, judge, signal),
    );
  }

  /** Notes what is to stand in the rows of some profiles; says of how many. */
  async #correct(where: string, renewal: bigint, matters: Matters, judge: JudgeAll): Promise<Asked<number>> {
    const profiles = await this.#client.rows(
      `SELECT ${PROFILE_COLUMNS} FROM records AS r WHERE ${where} GROUP BY ${PROFILE}`,
      PROFILE_ROW,
    );
    if (!profiles.ok) return profiles;
    const judged = await judge(profiles.value);
    if (!judged.ok) return judged;
    const corrections = profiles.value.flatMap(({ profile, before }, i) =>
      (judged.value[i] ?? [])
        .filter(({ judgement }) => differs(before, judgement, matters))
        .map((on) => ({ profile, ...on })),
    );
    if (corrections.length === 0) return { ok: true, value: 0 };
    const noted = await noteCorrections(this.#client, renewal, corrections);
    return noted.ok ? { ok: true, value: corrections.length } : noted;
  }

  /**
   * `findAgain`: of reports that others wrote again meanwhile. It comes to an end, for each of those who are at a report
   * writes it once and is overtaken by each of the others once at most.
   */
  async #rewriteAll(
    where: string,
    renewal: bigint,
    signal: AbortSignal,
    findAgain: (reportKeys: readonly bigint[]) => Promise<Asked<number>>,
  ): Promise<Asked<number>> {
    const loads = await this.#client.rows(
      `SELECT report_key, attempt, any(r.day) AS day, any(r.domain) AS domain
       FROM (
         SELECT report_key, attempt, day, domain, ${PROFILE} AS profile FROM records AS r WHERE ${where}
       ) AS r
       ${besideCorrections('ASOF JOIN', this.#client, renewal)}
       WHERE ${IS_CORRECTED}
       GROUP BY report_key, attempt ORDER BY day DESC, domain, report_key`,
      LOAD,
    );
    if (!loads.ok) return loads;
    let reports = 0;
    for (let i = 0; i < loads.value.length && !signal.aborted; i += this.#limits.loadsAtOnce) {
      const some = loads.value.slice(i, i + this.#limits.loadsAtOnce);
      const rewritten = await rewrite(this.#tools, some, renewal, signal);
      if (!rewritten.ok) return rewritten;
      reports += rewritten.value.reports;
      if (rewritten.value.overtaken.length === 0) continue;
      const again = await findAgain(rewritten.value.overtaken);
      if (!again.ok) return again;
      reports += again.value;
    }
    return { ok: true, value: reports };
  }
}
