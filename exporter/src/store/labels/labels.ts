import * as z from 'zod';
import { SENDER_CLASSES, type LabelTarget, type SenderClass, type SenderLabel } from '../../model/sender.js';
import { parseIp } from '../../parse/values/ip.js';
import type { Parameters, StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { targetText } from './target.js';

/** A label with who said it and when. */
export interface StoredLabel extends SenderLabel {
  readonly note: string;
  readonly actor: string;
  /** In milliseconds since 1970. */
  readonly at: number;
}

/** Of what something was said, and the point at which that was last. */
export interface SaidOf {
  readonly target: LabelTarget;
  readonly at: string;
}

export interface LabelledSince {
  readonly said: readonly SaidOf[];
  /** The point up to which that is all. */
  readonly until: string;
}

/** What is written of each target. */
export interface Statement {
  readonly sender: string;
  readonly senderClass: SenderClass | undefined;
  readonly note: string;
  readonly actor: string;
  readonly removed: boolean;
}

/** Targets stand in the address of a request, which is bounded. */
const AT_ONCE = 1000;

const TARGET = z.object({
  target: z.string(),
  kind: z.enum(['address', 'domain']),
  prefix: z.string(),
  bits: z.number(),
});
const SAID = TARGET.extend({ until: z.string() });

const ROW = TARGET.extend({
  sender: z.string(),
  sender_class: z.enum(['unknown', ...SENDER_CLASSES]),
  note: z.string(),
  actor: z.string(),
  at_ms: z.string().transform(Number),
});

const COUNT = z.object({ labels: z.string().transform(Number) });
const NEWEST = z.object({ newest: z.string() });

/** What people say of senders: of each target the newest counts. */
export class SenderLabels {
  readonly #client: StoreClient;

  constructor(client: StoreClient) {
    this.#client = client;
  }

  /** Those that hold, the newest first, and no more than so many. */
  async all(most: number): Promise<Asked<readonly StoredLabel[]>> {
    return await this.#find('', { most });
  }

  /** Those that hold of these targets. */
  async of(targets: readonly LabelTarget[]): Promise<Asked<readonly StoredLabel[]>> {
    const labels: StoredLabel[] = [];
    for (const some of slices(targets)) {
      const texts = some.map(targetText);
      const found = await this.#find('WHERE target IN {texts:Array(String)}', { texts, most: AT_ONCE });
      if (!found.ok) return found;
      labels.push(...found.value);
    }
    return { ok: true, value: labels };
  }

  async #find(where: string, parameters: Parameters): Promise<Asked<readonly StoredLabel[]>> {
    const read = await this.#client.rows(
      `SELECT target, kind, toString(prefix) AS prefix, bits, sender, sender_class, note, actor,
         toUnixTimestamp64Milli(at) AS at_ms
       FROM v_sender_labels ${where} ORDER BY at DESC, target LIMIT {most:UInt64}`,
      ROW,
      parameters,
    );
    return read.ok ? { ok: true, value: read.value.map(labelOf) } : read;
  }

  async count(): Promise<Asked<number>> {
    const read = await this.#client.rows('SELECT count() AS labels FROM v_sender_labels', COUNT);
    return read.ok ? { ok: true, value: read.value[0]?.labels ?? 0 } : read;
  }

  /** On disk when it resolves. What was said before of a target does not hold any more. */
  async write(targets: readonly LabelTarget[], statement: Statement): Promise<Asked<void>> {
    for (const some of slices(targets)) {
      const written = await this.#writeSome(some, statement);
      if (!written.ok) return written;
    }
    return { ok: true, value: undefined };
  }

  async #writeSome(targets: readonly LabelTarget[], statement: Statement): Promise<Asked<void>> {
    const { sender, senderClass = 'unknown', note, actor, removed } = statement;
    // Of two that say something in one millisecond, or by clocks that differ, the later counts.
    return await this.#client.command(
      `INSERT INTO sender_labels (target, kind, prefix, bits, sender, sender_class, note, actor, at, removed)
       SELECT one.1, one.2, toIPv6(one.3), one.4, {sender:String}, {senderClass:String}, {note:String}, {actor:String},
         greatest(now64(3), (SELECT max(at) FROM sender_labels) + toIntervalMillisecond(1)), {removed:Bool}
       FROM (SELECT arrayJoin(arrayZip(
         {texts:Array(String)}, {kinds:Array(String)}, {prefixes:Array(String)}, {bits:Array(UInt8)})) AS one)`,
      {
        texts: targets.map(targetText),
        kinds: targets.map(({ kind }) => kind),
        prefixes: targets.map(prefixOf),
        bits: targets.map((target) => (target.kind === 'address' ? target.bits : 0)),
        ...{ sender, senderClass, note, actor, removed },
      },
    );
  }

  /** Of what something was said since, taken back or not; the point is one that `until` of another answer was. */
  async since(point: string): Promise<Asked<LabelledSince>> {
    const read = await this.#client.rows(
      `SELECT target, any(l.kind) AS kind, toString(any(l.prefix)) AS prefix, any(l.bits) AS bits,
         toString(max(toUnixTimestamp64Milli(l.at))) AS until
       FROM sender_labels AS l WHERE l.at > fromUnixTimestamp64Milli({since:Int64}) GROUP BY target`,
      SAID,
      { since: point === '' ? '0' : point },
    );
    if (!read.ok) return read;
    const until = read.value.reduce(
      (last, row) => (Number(row.until) > Number(last) ? row.until : last),
      point,
    );
    return {
      ok: true,
      value: { said: read.value.map((row) => ({ target: targetOf(row), at: row.until })), until },
    };
  }

  /** Another one than before: somebody has said something since. */
  async newest(): Promise<Asked<string>> {
    const read = await this.#client.rows(
      'SELECT toString(toUnixTimestamp64Milli(max(at))) AS newest FROM sender_labels',
      NEWEST,
    );
    return read.ok ? { ok: true, value: read.value[0]?.newest ?? NOBODY } : read;
  }
}

/** `newest` where nobody has said anything. */
export const NOBODY = '0';

function slices<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, i) =>
    all.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
  );
}

const NO_PREFIX = '::';

function prefixOf(target: LabelTarget): string {
  return target.kind === 'domain' ? NO_PREFIX : targetText({ ...target, bits: 128 });
}

function labelOf(row: z.output<typeof ROW>): StoredLabel {
  const { sender, note, actor } = row;
  return {
    target: targetOf(row),
    senderClass: row.sender_class === 'unknown' ? undefined : row.sender_class,
    at: row.at_ms,
    ...{ sender, note, actor },
  };
}

function targetOf({ kind, target, prefix, bits }: z.output<typeof TARGET>): LabelTarget {
  if (kind === 'domain') return { kind, domain: target };
  const bytes = parseIp(prefix);
  if (bytes === undefined) throw new Error(`The store wrote the address ${prefix}.`);
  return { kind, bytes, bits };
}
