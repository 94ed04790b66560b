import type { Asked } from '../../../store/failures.js';
import type { LabelledSince, SaidOf } from '../../../store/labels/labels.js';
import { targetText } from '../../../store/labels/target.js';
import type { Renewed, RenewalWay } from '../../../store/renewal/renewer.js';
import type { RenewalScope } from '../../../store/renewal/scope.js';
import { scopesOfLabels } from '../../judging/scopes-of-labels.js';

export interface LabelRoundsTools {
  /** What people have said since; from the beginning where nothing is given. */
  readonly labelsSince: (point: string) => Promise<Asked<LabelledSince>>;
  /** Has mail that comes in judged by what people say now. */
  readonly learnLabels: () => Promise<Asked<void>>;
  readonly renew: (
    scope: RenewalScope,
    way: Pick<RenewalWay, 'hasToWait' | 'before'>,
    signal: AbortSignal,
  ) => Promise<Asked<Renewed>>;
  /** Whether mail that was judged before then is committed. */
  readonly isSettledSince: (at: number) => boolean;
  /** Up to there all is judged by what people say. */
  readonly note: (point: string) => Promise<Asked<void>>;
  readonly now: () => number;
}

/** A scope, or the days of it that are left. */
interface Piece {
  readonly scope: RenewalScope;
  readonly before?: string | undefined;
}

/** Labels that were heard together; `again` once all are applied, and mail that was on its way is committed. */
interface Round {
  readonly until: string;
  readonly said: readonly SaidOf[];
  readonly isAgain: boolean;
  left: readonly Piece[];
  appliedAt: number | undefined;
}

/**
 * Applies labels to what is stored, those together that are heard together, and once more for mail that was on its way.
 * The newest and the oldest round have their turns: so nothing waits behind a long one, and no one for ever.
 */
export class LabelRounds {
  readonly #tools: LabelRoundsTools;
  #point: string;
  #hasNews = true;
  /** In the order in which they were heard. */
  #rounds: readonly Round[] = [];
  #isOldestNext = false;

  constructor(point: string, tools: LabelRoundsTools) {
    this.#point = point;
    this.#tools = tools;
  }

  /** Up to which labels all is judged that this process has committed. */
  get point(): string {
    return this.#point;
  }

  /** When the first of those was applied that are to be looked at again. */
  get appliedAt(): number | undefined {
    return this.#rounds[0]?.appliedAt;
  }

  /** Somebody has said something. */
  relabelled(): void {
    this.#hasNews = true;
  }

  /** All since that point is applied again. */
  beginAt(point: string): void {
    if (point === this.#point) return;
    this.#point = point;
    this.#rounds = [];
    this.#hasNews = true;
  }

  /** A piece of work; says whether there is more of it. */
  async step(signal: AbortSignal): Promise<Asked<boolean>> {
    const isTimeToLook = this.#countSettled() > 0;
    if (this.#hasNews || isTimeToLook) {
      const heard = await this.#hear();
      if (!heard.ok) return heard;
    }
    if (isTimeToLook) this.#lookAgain();
    const round = this.#next();
    const done = round === undefined ? undefined : await this.#work(round, signal);
    if (done?.ok === false) return done;
    return { ok: true, value: this.#hasNews || this.#open().length > 0 };
  }

  async #hear(): Promise<Asked<unknown>> {
    // Before anybody is asked: what is said from now on is news.
    const hadNews = this.#hasNews;
    this.#hasNews = false;
    const since = await this.#newsSince();
    // Not before: what is said in between would be noted, and nobody would have judged by it.
    const hasToLearn = since.ok && (hadNews || since.value.said.length > 0);
    const learnt = hasToLearn ? await this.#tools.learnLabels() : since;
    if (!since.ok || !learnt.ok) {
      this.#hasNews = true;
      return since.ok ? learnt : since;
    }
    const { said, until } = since.value;
    if (said.length > 0)
      this.#rounds = [...this.#rounds, { ...roundOf(said, until), isAgain: false, appliedAt: undefined }];
    return learnt;
  }

  /** From the point on, and not from what was heard last: of two that are written at once either may be seen first. */
  async #newsSince(): Promise<Asked<LabelledSince>> {
    const since = await this.#tools.labelsSince(this.#point);
    if (!since.ok) return since;
    const heard = new Set(this.#rounds.flatMap((round) => round.said.map(keyOf)));
    const said = since.value.said.filter((one) => !heard.has(keyOf(one)));
    return { ok: true, value: { said, until: since.value.until } };
  }

  /** Rounds from the first on that can be looked at again. */
  #countSettled(): number {
    const first = this.#rounds.findIndex(
      ({ appliedAt }) => appliedAt === undefined || !this.#tools.isSettledSince(appliedAt),
    );
    return first < 0 ? this.#rounds.length : first;
  }

  /** Together, however many rounds it were. */
  #lookAgain(): void {
    const count = this.#countSettled();
    const some = this.#rounds.slice(0, count);
    const last = some.at(-1);
    if (last === undefined) return;
    const said = some.flatMap((round) => round.said);
    const again = { ...roundOf(said, last.until), isAgain: true, appliedAt: undefined };
    this.#rounds = [again, ...this.#rounds.slice(count)];
  }

  #open(): readonly Round[] {
    return this.#rounds.filter(({ appliedAt }) => appliedAt === undefined);
  }

  #next(): Round | undefined {
    const open = this.#open();
    const next = this.#isOldestNext ? open[0] : open.at(-1);
    this.#isOldestNext = !this.#isOldestNext && open.length > 1;
    return next;
  }

  async #work(round: Round, signal: AbortSignal): Promise<Asked<void>> {
    const [piece, ...rest] = round.left;
    if (piece !== undefined) {
      const { scope, before } = piece;
      const hasToWait = (): boolean => this.#hasNews || this.#open().length > 1;
      const renewed = await this.#tools.renew(scope, { hasToWait, before }, signal);
      if (!renewed.ok) return renewed;
      if (signal.aborted) return { ok: true, value: undefined };
      const left = renewed.value.before;
      round.left = left === undefined ? rest : [{ scope, before: left }, ...rest];
    }
    return round.left.length > 0 ? { ok: true, value: undefined } : await this.#end(round);
  }

  async #end(round: Round): Promise<Asked<void>> {
    if (!round.isAgain) {
      round.appliedAt = this.#tools.now();
      return { ok: true, value: undefined };
    }
    const noted = await this.#tools.note(round.until);
    if (!noted.ok) return noted;
    this.#point = round.until;
    this.#rounds = this.#rounds.filter((one) => one !== round);
    return { ok: true, value: undefined };
  }
}

function roundOf(said: readonly SaidOf[], until: string): Pick<Round, 'said' | 'until' | 'left'> {
  const targets = new Map(said.map(({ target }) => [targetText(target), target]));
  return { said, until, left: scopesOfLabels([...targets.values()]).map((scope) => ({ scope })) };
}

function keyOf({ target, at }: SaidOf): string {
  return `${targetText(target)} ${at}`;
}
