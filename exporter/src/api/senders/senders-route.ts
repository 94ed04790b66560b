import type { Request, Response } from 'express';
import * as z from 'zod';
import { SENDER_CLASSES, type LabelTarget } from '../../model/sender.js';
import type { AuditRow } from '../../store/rows/journals.js';
import type { Asked, Failed } from '../../store/failures.js';
import type { KnownSenders } from '../../store/labels/known-senders.js';
import type { LabelBook, LabelRefusal, Said } from '../../store/labels/label-book.js';
import { labelView } from '../../store/labels/label-view.js';
import type { SenderLabels } from '../../store/labels/labels.js';
import { senderView } from '../../store/labels/sender-view.js';
import { readTarget, targetText } from '../../store/labels/target.js';
import { answerWith, refuse, type Answer } from '../answer.js';
import type { Admission, Admitted } from '../auth/admission.js';
import { refusal, type Refusal } from '../refusals.js';
import { readJson, type JsonBodyTools } from './json-body.js';

export interface SendersRouteTools extends JsonBodyTools {
  readonly admission: Pick<Admission, 'toAsk' | 'toSend'>;
  readonly senders: Pick<KnownSenders, 'all'>;
  readonly labels: Pick<SenderLabels, 'all' | 'count'>;
  readonly book: Pick<LabelBook, 'say' | 'takeBack'>;
  readonly audit: (act: Omit<AuditRow, 'at' | 'host' | 'channel'>) => Promise<Asked<void>>;
  /** Told when another label holds: whoever applies labels looks at them again. */
  readonly relabelled: () => void;
  readonly onRefused: (refused: Refusal) => void;
}

const LABEL = z.strictObject({
  target: z.string(),
  sender: z.string().default(''),
  new_sender: z.string().optional(),
  sender_class: z.enum(SENDER_CLASSES).optional(),
  note: z.string().default(''),
});

const USUAL_LABELS = 1000;
const MOST_LABELS = 100_000;

/** `/api/v1/senders`, and what people say of them. */
export class SendersRoute {
  readonly #tools: SendersRouteTools;

  constructor(tools: SendersRouteTools) {
    this.#tools = tools;
  }

  async senders(request: Request, response: Response): Promise<void> {
    await this.#answer(request, response, async () => {
      const who = await this.#tools.admission.toAsk(request, 'viewer');
      if (!who.ok) return who;
      const all = await this.#tools.senders.all();
      return all.ok ? { status: 200, body: { senders: all.value.map(senderView) } } : storeAway(all);
    });
  }

  async list(request: Request, response: Response): Promise<void> {
    await this.#answer(request, response, async () => {
      const who = await this.#tools.admission.toAsk(request, 'viewer');
      if (!who.ok) return who;
      const limit = limitOf(request);
      if (limit === undefined)
        return refusal('request_malformed', { detail: `limit is a whole number from 1 to ${MOST_LABELS}` });
      const total = await this.#tools.labels.count();
      if (!total.ok) return storeAway(total);
      const found = await this.#tools.labels.all(limit);
      if (!found.ok) return storeAway(found);
      return { status: 200, body: { labels: found.value.map(labelView), total: total.value } };
    });
  }

  async label(request: Request, response: Response): Promise<void> {
    await this.#answer(request, response, async () => {
      const who = await this.#tools.admission.toSend(request, 'editor');
      if (!who.ok) return who;
      const given = await readJson(request, who, LABEL, this.#tools);
      if (!given.ok) return given;
      const { target: text, sender, new_sender: newSender, sender_class: senderClass, note } = given.value;
      const read = readTarget(text);
      if (!read.ok) return refusal('label_invalid', { detail: read.detail });
      const { target } = read;
      const actor = actorOf(who);
      const said = await this.#tools.book.say({
        targets: [target],
        ...{ sender, newSender, senderClass, note, actor },
      });
      if (!said.ok) return refusalOf(said);
      const [label] = said.labels;
      // Somebody else has taken it back since.
      if (label === undefined) return refusal('store_away');
      const detail = { sender, new_sender: newSender, sender_class: senderClass, note };
      const act = { action: 'senders.label', who, target, detail };
      return await this.#done(said, act, { label: labelView(label), changed: said.changed.length > 0 });
    });
  }

  /** The target is the rest of the path, so that its `/` need not be encoded. */
  async remove(request: Request, response: Response): Promise<void> {
    await this.#answer(request, response, async () => {
      const who = await this.#tools.admission.toSend(request, 'editor');
      if (!who.ok) return who;
      const read = readTarget(restOfPath(request));
      if (!read.ok) return refusal('label_invalid', { detail: read.detail });
      const { target } = read;
      const said = await this.#tools.book.takeBack([target], actorOf(who));
      if (!said.ok) return storeAway(said);
      const removed = said.changed.length > 0;
      const act = { action: 'senders.unlabel', who, target, detail: {} };
      return await this.#done(said, act, { target: targetText(target), removed });
    });
  }

  /** Whoever applies it is told first: it holds, whether it can be written down who did it or not. */
  async #done(
    { changed }: Said,
    { action, who, target, detail }: Act,
    body: object,
  ): Promise<Answer | Refusal> {
    if (changed.length > 0) this.#tools.relabelled();
    const audited = await this.#tools.audit({
      actor: actorOf(who),
      action,
      target: targetText(target),
      outcome: 'done',
      detail: JSON.stringify({ ...detail, key_name: who.key.name, changed: changed.map(targetText) }),
    });
    return audited.ok ? { status: 200, body } : storeAway(audited);
  }

  async #answer(
    request: Request,
    response: Response,
    answering: () => Promise<Answer | Refusal>,
  ): Promise<void> {
    const answer = await answering();
    if ('ok' in answer) {
      this.#tools.onRefused(answer);
      refuse(request, response, answer);
    } else answerWith(request, response, answer);
  }
}

interface Act {
  readonly action: string;
  readonly who: Admitted;
  readonly target: LabelTarget;
  readonly detail: object;
}

function actorOf({ key }: Pick<Admitted, 'key'>): string {
  return `key:${key.id}`;
}

function refusalOf(refused: LabelRefusal | Failed): Refusal {
  if ('retryable' in refused) return storeAway(refused);
  const { reason, detail } = refused;
  const isOwn = reason === 'sender_unknown' || reason === 'labels_too_many';
  return refusal(isOwn ? reason : 'label_invalid', { detail });
}

function storeAway({ reason }: Failed): Refusal {
  return refusal('store_away', { detail: `${reason}: the store does not do it just now; ask again` });
}

function limitOf({ query }: Request): number | undefined {
  const said = query['limit'];
  if (said === undefined) return USUAL_LABELS;
  const limit = typeof said === 'string' && /^\d{1,6}$/.test(said) ? Number(said) : 0;
  return limit < 1 || limit > MOST_LABELS ? undefined : limit;
}

function restOfPath({ params }: Request): string {
  const target: unknown = params['target'];
  return Array.isArray(target) ? target.join('/') : String(target);
}
