import type { Request, Response } from 'express';
import * as z from 'zod';
import type { AlertDesk, Noted, NoteRefusal, Speaker } from '../../store/alerts/alert-desk.js';
import { alertView } from '../../store/alerts/alert-view.js';
import type { Alerts } from '../../store/alerts/alerts.js';
import type { Asked, Failed } from '../../store/failures.js';
import type { AuditRow } from '../../store/rows/journals.js';
import { answerWith, refuse, type Answer } from '../answer.js';
import type { Admission } from '../auth/admission.js';
import { refusal, type Refusal } from '../refusals.js';
import { readJson, type JsonBodyTools } from '../senders/json-body.js';
import { askedFor, cursorOf } from './asked-for.js';
import { personIn } from './person.js';

export interface AlertsRouteTools extends JsonBodyTools {
  readonly admission: Pick<Admission, 'toAsk' | 'toSend'>;
  readonly alerts: Pick<Alerts, 'find' | 'of'>;
  readonly desk: Pick<AlertDesk, 'acknowledge' | 'comment'>;
  readonly audit: (act: Omit<AuditRow, 'at' | 'host' | 'channel'>) => Promise<Asked<void>>;
  readonly onRefused: (refused: Refusal) => void;
}

const SAID = z.strictObject({ text: z.string().default('') });
const ID = /^[0-9a-f]{16}$/;

/** `/api/v1/alerts`: alerts as they were told, and what people say to them. */
export class AlertsRoute {
  readonly #tools: AlertsRouteTools;

  constructor(tools: AlertsRouteTools) {
    this.#tools = tools;
  }

  async list(request: Request, response: Response): Promise<void> {
    await this.#answer(request, response, async () => {
      const who = await this.#tools.admission.toAsk(request, 'viewer');
      if (!who.ok) return who;
      const asked = askedFor(request);
      if (!asked.ok) return asked;
      const found = await this.#tools.alerts.find(asked.filter, asked.limit + 1);
      if (!found.ok) return storeAway(found);
      const alerts = found.value.slice(0, asked.limit);
      const last = found.value.length > asked.limit ? alerts.at(-1) : undefined;
      const next = last === undefined ? null : cursorOf({ startsAt: last.starts_at, id: last.id });
      return { status: 200, body: { alerts: alerts.map(alertView), next } };
    });
  }

  async show(request: Request, response: Response): Promise<void> {
    await this.#answer(request, response, async () => {
      const who = await this.#tools.admission.toAsk(request, 'viewer');
      if (!who.ok) return who;
      const id = idIn(request);
      const found = id === undefined ? undefined : await this.#tools.alerts.of(id);
      if (found?.ok === false) return storeAway(found);
      return found?.value === undefined
        ? unknown()
        : { status: 200, body: { alert: alertView(found.value) } };
    });
  }

  async acknowledge(request: Request, response: Response): Promise<void> {
    await this.#say(request, response, 'acknowledge');
  }

  async comment(request: Request, response: Response): Promise<void> {
    await this.#say(request, response, 'comment');
  }

  async #say(request: Request, response: Response, act: 'acknowledge' | 'comment'): Promise<void> {
    await this.#answer(request, response, async () => {
      const who = await this.#tools.admission.toSend(request, 'editor');
      if (!who.ok) return who;
      const given = await readJson(request, who, SAID, this.#tools);
      if (!given.ok) return given;
      const id = idIn(request);
      if (id === undefined) return unknown();
      const speaker = { actor: `key:${who.key.id}`, person: personIn(request.headers) };
      const { text } = given.value;
      const noted = await this.#tools.desk[act](id, text, speaker);
      if (!noted.ok) return refusalOf(noted);
      const detail = { text, key_name: who.key.name };
      return await this.#done(noted, { action: `alerts.${act}`, speaker, detail });
    });
  }

  async #done(
    { alert, changed }: Noted,
    { action, speaker: { actor, person }, detail }: Act,
  ): Promise<Answer | Refusal> {
    const { id, alertname, domain } = alert;
    const audited = await this.#tools.audit({
      ...{ actor, action, target: id, outcome: 'done' },
      detail: JSON.stringify({ alertname, domain, ...detail, grafana_user: person, changed }),
    });
    return audited.ok ? { status: 200, body: { alert: alertView(alert), changed } } : storeAway(audited);
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
  readonly speaker: Speaker;
  readonly detail: object;
}

function idIn({ params }: Request): string | undefined {
  const id: unknown = params['id'];
  return typeof id === 'string' && ID.test(id) ? id : undefined;
}

function unknown(): Refusal {
  return refusal('not_found', { detail: 'There is no such alert.' });
}

function refusalOf(refused: NoteRefusal | Failed): Refusal {
  if ('retryable' in refused) return storeAway(refused);
  return refused.reason === 'alert_unknown'
    ? unknown()
    : refusal('body_malformed', { detail: `text: ${refused.detail}` });
}

function storeAway({ reason }: Failed): Refusal {
  return refusal('store_away', { detail: `${reason}: the store does not do it just now; ask again` });
}
