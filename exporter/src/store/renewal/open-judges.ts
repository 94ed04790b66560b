import { randomInt, randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Cursors } from '../cursors.js';
import type { Asked } from '../failures.js';
import { isGone, writerText, type Writer } from '../load/writer.js';

/** What mail is judged by that is not committed yet: of what comes later its judge has not heard. */
export interface JudgedBy {
  /** Of labels, as `SenderLabels.since` has it; empty where others see to it. */
  readonly labels: string;
  /** Of facts, as `factsSince` has it; empty where others see to it. */
  readonly facts: string;
  /** The edition of all else; empty where others see to it. */
  readonly knowledge: string;
}

/** One who will not see to it any more, and where that is noted. */
export interface LeftBehind {
  readonly key: string;
  readonly by: JudgedBy;
}

const SOURCE = 'judging';
/** A key that was used once leaves a row for ever, so they are used again. */
const KEYS = 1000;
/** Who has not been heard of for so long is gone; who is there after all sees to it nevertheless. */
const SILENT_MS = 600_000;
/** Of notes that wait for whoever comes. */
const NO_WRITER = '';

const NOTE = z.object({
  writer: z.string(),
  at: z.number(),
  labels: z.string(),
  facts: z.string(),
  knowledge: z.string(),
});

export interface OpenJudgesTools {
  readonly cursors: Pick<Cursors, 'all' | 'write'>;
  readonly writer: Writer;
  readonly now: () => number;
}

/**
 * Who judges mail that may be committed after a label, a fact or another catalogue was applied. It stands in the store
 * before anything of theirs does and until nothing of theirs is left to be judged again, so that others do it for those
 * who break off.
 */
export class OpenJudges {
  readonly #tools: OpenJudgesTools;
  #key: string | undefined;

  constructor(tools: OpenJudgesTools) {
    this.#tools = tools;
  }

  /** Before the first mail is judged, and now and then: on disk when it resolves. */
  async note(by: JudgedBy): Promise<Asked<void>> {
    const key = await this.#ourKey();
    return key.ok ? await this.#write(key.value, writerText(this.#tools.writer), by) : key;
  }

  /** Nothing of ours is left; but whoever keeps all else up to date may know otherwise than we did. */
  async end(knowledge: string): Promise<Asked<void>> {
    if (knowledge !== '') {
      const left = await this.leave(knowledge);
      if (!left.ok) return left;
    }
    return await this.forget(this.#key === undefined ? [] : [this.#key]);
  }

  /** For a running `serve`, or the next one: there is mail that was judged by this edition. */
  async leave(knowledge: string): Promise<Asked<void>> {
    return await this.#write(`edition ${knowledge}`, NO_WRITER, { labels: '', facts: '', knowledge });
  }

  /** What those left behind who are gone. */
  async gone(): Promise<Asked<readonly LeftBehind[]>> {
    const { cursors, now } = this.#tools;
    const read = await cursors.all(SOURCE);
    if (!read.ok) return read;
    const ours = writerText(this.#tools.writer);
    const value = [...read.value].flatMap(([key, text]) => {
      const note = noteIn(text);
      if (note === undefined || note.writer === ours) return [];
      const { writer, at, ...by } = note;
      const isLeft = writer === NO_WRITER || isGone(writer, this.#tools.writer) || at < now() - SILENT_MS;
      return isLeft ? [{ key, by }] : [];
    });
    return { ok: true, value };
  }

  async forget(keys: readonly string[]): Promise<Asked<void>> {
    const { cursors, now } = this.#tools;
    return await cursors.write(SOURCE, new Map(keys.map((key) => [key, ''])), now());
  }

  /** One that nobody else has: chosen by chance, since two may choose at once. */
  async #ourKey(): Promise<Asked<string>> {
    if (this.#key === undefined) {
      const read = await this.#tools.cursors.all(SOURCE);
      if (!read.ok) return read;
      const free = Array.from({ length: KEYS }, (_, i) => String(i)).filter((key) => !read.value.has(key));
      this.#key = free[randomInt(Math.max(free.length, 1))] ?? randomUUID();
    }
    return { ok: true, value: this.#key };
  }

  async #write(key: string, writer: string, by: JudgedBy): Promise<Asked<void>> {
    const { cursors, now } = this.#tools;
    const at = now();
    return await cursors.write(SOURCE, new Map([[key, JSON.stringify({ writer, at, ...by })]]), at);
  }
}

/** Nothing where it is no note of ours: a later release may write others. */
function noteIn(text: string): z.infer<typeof NOTE> | undefined {
  try {
    return NOTE.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The earliest of some points, of labels or of facts; undefined where there is none. */
export function earliest(points: readonly string[]): string | undefined {
  const said = points.filter((point) => point !== '');
  return said.length === 0
    ? undefined
    : said.reduce((first, point) => (timeOf(point) < timeOf(first) ? point : first));
}

/** Both begin with milliseconds since 1970. */
function timeOf(point: string): number {
  return Number(point.split(' ')[0]);
}
