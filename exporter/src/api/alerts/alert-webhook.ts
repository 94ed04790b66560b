import type { Request, Response } from 'express';
import type { AlertNotification, AlertSource } from '../../model/alert.js';
import type { AlertOutcome, NotificationOutcome } from '../../metrics/alerts.js';
import type { Asked } from '../../store/failures.js';
import { answerWith, refuse, type Answer } from '../answer.js';
import type { Admission } from '../auth/admission.js';
import { refusal, statusOf, type Refusal, type RefusalReason } from '../refusals.js';
import { readJson, type JsonBodyTools } from '../senders/json-body.js';
import { isTest, NOTIFICATION, notificationOf, type Understood } from './notification.js';

export interface AlertWebhookTools extends JsonBodyTools {
  readonly admission: Pick<Admission, 'toSend'>;
  /** On disk when it resolves. */
  readonly told: (notification: AlertNotification, receivedAt: number) => Promise<Asked<void>>;
  /** In milliseconds since 1970. */
  readonly now: () => number;
  readonly onNotified: (from: AlertSource, outcome: NotificationOutcome) => void;
  readonly onTold: (from: AlertSource, outcome: AlertOutcome, alerts: number) => void;
  readonly onRefused: (refused: Refusal) => void;
  /** Of the labels of an alert, and of its annotations. */
  readonly mostCharacters: number;
}

/** What is counted, of who may send; of others it is counted as what the API refuses alone. */
const OUTCOMES: ReadonlyMap<RefusalReason, NotificationOutcome> = new Map([
  ['request_too_large', 'too_large'],
  ['body_malformed', 'malformed'],
  ['type_unsupported', 'malformed'],
  ['rate_limited', 'rate_limited'],
  ['store_away', 'store_away'],
]);

/** What Alertmanager sends again at once; with any other code it leaves it until the next turn of its group. */
const SEND_AGAIN = 503;
const OTHERWISE_GIVEN_UP = new Set([408, 429]);

/** `POST /api/v1/alerts/webhook`: where Alertmanager and Grafana tell of alerts. */
export class AlertWebhook {
  readonly #tools: AlertWebhookTools;

  constructor(tools: AlertWebhookTools) {
    this.#tools = tools;
  }

  async post(request: Request, response: Response): Promise<void> {
    const { onNotified, onRefused } = this.#tools;
    const answer = await this.#take(request);
    if (!('ok' in answer)) {
      answerWith(request, response, answer);
      return;
    }
    const outcome = OUTCOMES.get(answer.reason);
    if (outcome !== undefined) onNotified(senderOf(request), outcome);
    onRefused(answer);
    const status = OTHERWISE_GIVEN_UP.has(statusOf(answer)) ? SEND_AGAIN : statusOf(answer);
    refuse(request, response, { ...answer, status });
  }

  async #take(request: Request): Promise<Answer | Refusal> {
    const { admission, told, now, onNotified, mostCharacters } = this.#tools;
    const receivedAt = now();
    const who = await admission.toSend(request, 'alerts:write');
    if (!who.ok) return who;
    const given = await readJson(request, who, NOTIFICATION, this.#tools);
    if (!given.ok) return given;
    if (isTest(given.value)) {
      onNotified('grafana', 'test');
      return { status: 200, body: { alerts: 0, test: true } };
    }
    const understood = notificationOf(given.value, { receivedAt, mostCharacters });
    const stored = await told(understood.notification, receivedAt);
    if (!stored.ok)
      return refusal('store_away', { detail: `${stored.reason}: the store does not take it just now` });
    return { status: 200, body: this.#count(understood) };
  }

  #count({ notification: { source, alerts }, cut, leftOut }: Understood): object {
    const { onNotified, onTold } = this.#tools;
    onNotified(source, 'stored');
    onTold(source, 'kept', alerts.length - cut);
    onTold(source, 'cut', cut);
    onTold(source, 'left_out', leftOut);
    return { alerts: alerts.length, ...(leftOut === 0 ? {} : { left_out: leftOut }) };
  }
}

/** Who sends what cannot be read, by the name it gives itself. */
function senderOf({ headers }: Request): AlertSource {
  return /^grafana\b/i.test(headers['user-agent'] ?? '') ? 'grafana' : 'alertmanager';
}
