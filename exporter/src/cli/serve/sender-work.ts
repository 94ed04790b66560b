import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Settings } from '../../config/settings.js';
import type { FactMetrics } from '../../metrics/facts.js';
import type { ReputationMetrics } from '../../metrics/reputation.js';
import type { SenderMetrics } from '../../metrics/senders.js';
import { pause } from '../../sources/running/pause.js';
import type { StoreClient } from '../../store/client.js';
import { Cursors } from '../../store/cursors.js';
import { reloadDictionaries, SENDER_DICTIONARIES } from '../../store/facts/dictionaries.js';
import { factsOnDays } from '../../store/facts/facts-on-days.js';
import { factsSince, type FoundSince } from '../../store/facts/facts-since.js';
import { writeSenderNames } from '../../store/facts/sender-names.js';
import type { Asked } from '../../store/failures.js';
import { SenderLabels } from '../../store/labels/labels.js';
import { thisProcess } from '../../store/load/writer.js';
import { OpenJudges } from '../../store/renewal/open-judges.js';
import type { RenewalScope } from '../../store/renewal/scope.js';
import type { RecordJudge } from '../../store/rows/record-columns.js';
import type { CommandIo } from '../io.js';
import type { Known } from '../judging/known-senders.js';
import { renewerOf } from '../judging/renewer.js';
import { SenderJudges } from '../judging/sender-judges.js';
import { UnderWay } from '../judging/under-way.js';
import { FactSide } from './facts/fact-side.js';
import { LabelWatch } from './label-watch.js';
import { Renewing, type Since } from './renewal/renewing.js';
import { ReputationSide } from './reputation/reputation-side.js';

export interface SenderWorkTools {
  readonly client: StoreClient;
  readonly settings: Settings;
  readonly known: Known;
  readonly io: CommandIo;
  readonly log: Logger;
  readonly metrics: {
    readonly facts: FactMetrics;
    readonly senders: SenderMetrics;
    readonly reputation: ReputationMetrics;
  };
  /** Told where stored records were judged otherwise. */
  readonly onRenewed: () => void;
}

/** Who sent it, as `serve` finds it out: at once as reports come in, and again when more is known. */
export class SenderWork {
  readonly #tools: SenderWorkTools;
  readonly #labels: SenderLabels;
  readonly #judges: SenderJudges;
  readonly #renewing: Renewing;
  readonly #reputation: ReputationSide;
  readonly #watch: LabelWatch;
  readonly #stop = new AbortController();
  /** Deliveries that this process takes in. */
  readonly underWay: UnderWay;
  #settings: Settings;
  #known: Known;
  #facts: FactSide;
  /** How often labels were asked for, and which time it was that they were learnt. */
  #asked = 0;
  #learnt = 0;
  #running: Promise<unknown> = Promise.resolve();

  constructor(tools: SenderWorkTools) {
    const { client, settings, known, io, log, metrics } = tools;
    this.#tools = tools;
    this.#labels = new SenderLabels(client);
    this.#judges = new SenderJudges(known.senders, settings.senders.own);
    this.#settings = settings;
    this.#known = known;
    this.#facts = this.#factSide();
    this.#reputation = new ReputationSide({ client, io, log, metrics: metrics.reputation });
    this.underWay = new UnderWay(() => io.now());
    const cursors = new Cursors(client);
    this.#renewing = new Renewing(
      {
        renewer: renewerOf(client, settings, io, log),
        judge: this.#judges.byAll((ips, days) => factsOnDays(client, ips, days)),
        cursors,
        open: new OpenJudges({ cursors, writer: thisProcess(), now: () => io.now() }),
        oldestUnderWay: () => this.underWay.oldest,
        learnLabels: () => this.#learn(),
        newestLabel: () => this.#labels.newest(),
        labelsSince: (point) => this.#labels.since(point),
        factsSince: (point) => this.#factsSince(point),
        knowledge: known.edition,
        onRenewed: (why, reports) => {
          metrics.senders.renewed(why, reports);
          if (reports > 0) tools.onRenewed();
        },
        log,
        now: () => io.now(),
        wait: pause,
      },
      () => this.#settings.senders.renewal,
    );
    this.#watch = new LabelWatch({
      newest: () => this.#labels.newest(),
      relabelled: () => {
        this.#renewing.relabelled();
      },
      log,
      clock: () => io.clock(),
    });
  }

  /** For records as they come in. */
  get judge(): RecordJudge {
    return this.#judges.atOnce((ip) => this.#facts.sourceOf(ip));
  }

  /** Ready to judge when it resolves; what is to be found out is found out behind the back of the intake. */
  async begin(): Promise<void> {
    await this.#facts.look();
    this.#tell(await this.#renewing.begin());
    this.#tell(await this.#learn());
    await this.#writeNames();
    this.#facts.begin();
    this.#running = this.#renewing.run(this.#stop.signal);
    await this.#reputation.have(this.#settings);
    this.#watch.soon();
  }

  /** Other settings than before: what they say otherwise is put to work, and all else goes on. */
  async have(settings: Settings, known: Known): Promise<void> {
    if (this.#hasEnded()) return;
    const [before, knownBefore] = [this.#settings, this.#known];
    this.#settings = settings;
    this.#known = known;
    if (!isDeepStrictEqual(settings.facts, before.facts)) await this.#changeFacts();
    if (known.edition !== knownBefore.edition || settings.senders.labels !== before.senders.labels) {
      this.#judges.know(known.senders, settings.senders.own);
      this.#tell(await this.#learn());
      await this.#writeNames();
      this.#renewing.knows(known.edition);
    }
    if (!this.#hasEnded()) await this.#reputation.have(settings);
  }

  /** Somebody has said who was who. */
  relabelled(): void {
    this.#watch.soon();
  }

  async end(): Promise<void> {
    this.#watch.stop();
    this.#stop.abort();
    await Promise.all([this.#running, this.#facts.end(), this.#reputation.end()]);
  }

  #hasEnded(): boolean {
    return this.#stop.signal.aborted;
  }

  #factSide(): FactSide {
    const { client, io, log, metrics } = this.#tools;
    return new FactSide(this.#settings.facts, {
      ...{ client, io, log, metrics },
      changed: (changed) => {
        this.#renewing.found(changed.filter((one) => this.#judges.tellsOtherwise(one)).map(({ ip }) => ip));
      },
    });
  }

  async #changeFacts(): Promise<void> {
    const before = this.#facts;
    const after = this.#factSide();
    await after.look();
    this.#facts = after;
    await before.end();
    if (!this.#hasEnded()) after.begin();
  }

  async #writeNames(): Promise<void> {
    const { client, io } = this.#tools;
    this.#tell(await writeSenderNames(client, this.#known.senders, io.now()));
    await reloadDictionaries(client, SENDER_DICTIONARIES);
  }

  #tell(done: Asked<unknown>): void {
    if (done.ok) return;
    const { reason, detail } = done;
    this.#tools.log.warn({ reason, detail }, 'labels or names of senders wait for the store');
  }

  async #learn(): Promise<Asked<void>> {
    const asked = ++this.#asked;
    const labels = await this.#labels.all(this.#settings.senders.labels);
    if (!labels.ok) return labels;
    // Of two that ask at once, the one who asked first may hear less, and be the later to hear it.
    if (asked < this.#learnt) return { ok: true, value: undefined };
    this.#learnt = asked;
    this.#judges.learn(labels.value);
    return { ok: true, value: undefined };
  }

  async #factsSince(point: string): Promise<Asked<Since>> {
    const since = await factsSince(this.#tools.client, point);
    if (!since.ok) return since;
    const { found, until } = since.value;
    const telling = found.filter((one) => one.from !== undefined || this.#judges.tellsOtherwise(one));
    return { ok: true, value: { scopes: scopesOf(telling), until } };
  }
}

/** Together, where they hold from the same day on. */
function scopesOf(found: readonly FoundSince[]): RenewalScope[] {
  const byDay = new Map<string | undefined, Uint8Array[]>();
  for (const { ip, from } of found) {
    const some = byDay.get(from);
    if (some === undefined) byDay.set(from, [ip]);
    else some.push(ip);
  }
  return [...byDay].map(([from, addresses]) => ({ kind: 'addresses', addresses, from }));
}
