import type { Logger } from 'pino';
import type { Settings } from '../../config/settings.js';
import type { FoundFacts } from '../../enrich/facts/facts.js';
import { makeFacts, type Facts } from '../../enrich/facts/make.js';
import { SourceMemory } from '../../enrich/memory/source-memory.js';
import type { Source } from '../../enrich/senders/source.js';
import type { StoreClient } from '../../store/client.js';
import { Cursors } from '../../store/cursors.js';
import { FACT_DICTIONARIES, reloadDictionaries } from '../../store/facts/dictionaries.js';
import { factsOnDays } from '../../store/facts/facts-on-days.js';
import { knownSources, usualSources } from '../../store/facts/known-facts.js';
import { lifetimesBy } from '../../store/facts/lifetimes.js';
import { writeFacts } from '../../store/facts/write-facts.js';
import { writeSenderNames } from '../../store/facts/sender-names.js';
import type { Asked } from '../../store/failures.js';
import { thisProcess } from '../../store/load/writer.js';
import { OpenJudges } from '../../store/renewal/open-judges.js';
import type { RecordJudge } from '../../store/rows/record-columns.js';
import type { CommandIo } from '../io.js';
import type { Known } from './known-senders.js';
import { LeftOver } from './left-over.js';
import { Missed } from './missed.js';
import { renewerOf } from './renewer.js';
import { SenderJudges } from './sender-judges.js';

export interface SessionJudgeTools {
  readonly client: StoreClient;
  readonly settings: Settings;
  readonly known: Known;
  readonly io: CommandIo;
  readonly log: Logger;
}

const REMEMBERED = 50_000;
/** Stands for the edition of what is known where mail was judged by less, so that all is judged again. */
const BEHIND = 'addresses that were not at hand';

/**
 * Who sent it, for a command that takes reports in and ends: by what the store and our files know. Nobody asks the DNS;
 * `serve` does that later, and has the records judged again.
 */
export class SessionJudge {
  readonly #tools: SessionJudgeTools;
  readonly #judges: SenderJudges;
  readonly #facts: Facts;
  readonly #memory = new SourceMemory(REMEMBERED);
  readonly #missed: Missed;
  readonly #leftOver: LeftOver;
  #hasWritten = false;

  private constructor(tools: SessionJudgeTools) {
    this.#tools = tools;
    this.#judges = new SenderJudges(tools.known.senders, tools.settings.senders.own);
    const { finder, ...facts } = tools.settings.facts;
    const offline = { ...facts, finder: { ...finder, isOffline: true } };
    this.#facts = makeFacts(offline, tools.io, SILENT);
    this.#missed = this.#makeMissed();
    this.#leftOver = this.#makeLeftOver();
  }

  static async open(tools: SessionJudgeTools): Promise<SessionJudge> {
    const session = new SessionJudge(tools);
    await session.#begin();
    session.#leftOver.watch();
    return session;
  }

  get judge(): RecordJudge {
    return this.#judges.atOnce((ip) => this.#sourceOf(ip));
  }

  /** Once all is committed: has judged again what was judged by less than is known. */
  async end(signal: AbortSignal): Promise<void> {
    const ended = this.#tell(await this.#missed.end(signal));
    if (this.#hasWritten) this.#tell(await reloadDictionaries(this.#tools.client, FACT_DICTIONARIES));
    if (ended) this.#tell(await this.#leftOver.end(signal));
    else await this.#leftOver.breakOff();
  }

  #makeMissed(): Missed {
    const { client } = this.#tools;
    return new Missed({
      ask: (ips) => knownSources(client, ips),
      correct: (ip, { facts }) => {
        this.#memory.correct(ip, facts);
      },
      tells: (ip, { facts }) => this.#judges.tellsOtherwise({ facts, before: this.#facts.finder.atOnce(ip) }),
      write: (ips, signal) => this.#write(ips, signal),
      judgeAgain: (addresses, signal) => this.#judgeAgain(addresses, signal),
    });
  }

  async #judgeAgain(addresses: readonly Uint8Array[], signal: AbortSignal): Promise<Asked<unknown>> {
    const { client, settings, io, log } = this.#tools;
    const judge = this.#judges.byAll((ips, days) => factsOnDays(client, ips, days));
    const renewer = renewerOf(client, settings, io, log);
    return await renewer.renew({ kind: 'addresses', addresses }, 'sender_and_class', judge, signal);
  }

  async #write(ips: readonly Uint8Array[], signal: AbortSignal): Promise<Asked<void>> {
    const found: FoundFacts[] = [];
    for await (const one of this.#facts.finder.find(ips, signal)) found.push(one);
    const { client, settings, io } = this.#tools;
    const { keep, rest } = settings.facts.finder;
    const written = await writeFacts(client, found, io.now(), lifetimesBy({ ...keep, rest }));
    if (!written.ok) return written;
    if (written.value.length > 0) this.#hasWritten = true;
    return { ok: true, value: undefined };
  }

  #makeLeftOver(): LeftOver {
    const { client, settings, known, io, log } = this.#tools;
    const cursors = new Cursors(client);
    return new LeftOver({
      ...{ client, cursors, judges: this.#judges, most: settings.senders.labels },
      judge: this.#judges.byAll((ips, days) => factsOnDays(client, ips, days)),
      renewer: renewerOf(client, settings, io, log),
      open: new OpenJudges({ cursors, writer: thisProcess(), now: () => io.now() }),
      edition: () => (this.#missed.isBehind ? BEHIND : known.edition),
      tells: (found) => this.#judges.tellsOtherwise(found),
      hasMet: (ip) => this.#memory.get(ip) !== undefined,
      onFailed: (failed) => {
        this.#tell(failed);
      },
    });
  }

  async #begin(): Promise<void> {
    const { client, known, io } = this.#tools;
    await this.#facts.databases.look();
    const labels = await this.#leftOver.begin();
    const usual = await usualSources(client, REMEMBERED);
    if (usual.ok) for (const { ip, facts } of usual.value) this.#memory.set(ip, facts);
    const named = await writeSenderNames(client, known.senders, io.now());
    const answers: readonly Asked<unknown>[] = [labels, usual, named];
    for (const answer of answers) this.#tell(answer);
  }

  #sourceOf(ip: Uint8Array): Source {
    const known = this.#memory.get(ip);
    if (known !== undefined) return known;
    this.#missed.add(ip);
    return this.#memory.set(ip, this.#facts.finder.atOnce(ip));
  }

  /** Whether the store took it, and in the log why it did not. */
  #tell(answer: Asked<unknown>): boolean {
    if (answer.ok) return true;
    const { reason, detail } = answer;
    this.#tools.log.warn({ reason, detail }, 'the store does not say what it knows of senders');
    return false;
  }
}

const nothing = (): undefined => undefined;

/** A command has no metrics. */
const SILENT = {
  began: nothing,
  found: nothing,
  limited: nothing,
  remembers: nothing,
  answered: nothing,
  resting: nothing,
  opened: nothing,
  troubled: nothing,
};
