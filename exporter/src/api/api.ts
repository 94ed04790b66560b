import { once, setMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Application, Request, Response } from 'express';
import { ApiKeys } from '../store/api-keys/api-keys.js';
import { Answers } from '../store/api-keys/answers.js';
import { Nonces } from '../store/api-keys/nonces.js';
import { Webhooks } from '../sources/webhook/webhook-source.js';
import type { AlertOutcome, NotificationOutcome } from '../metrics/alerts.js';
import { SPOOL_LIMIT } from '../metrics/sources.js';
import type { AlertSource } from '../model/alert.js';
import type { Limits } from '../model/limits.js';
import type { CatalogueSender } from '../model/sender.js';
import { AlertDesk } from '../store/alerts/alert-desk.js';
import { Alerts } from '../store/alerts/alerts.js';
import { audit } from '../store/audit.js';
import type { StoreClient } from '../store/client.js';
import { KnownSenders } from '../store/labels/known-senders.js';
import { LabelBook } from '../store/labels/label-book.js';
import { SenderLabels } from '../store/labels/labels.js';
import { AlertWebhook } from './alerts/alert-webhook.js';
import { AlertsRoute } from './alerts/alerts-route.js';
import { refuse } from './answer.js';
import { Authentication } from './auth/authentication.js';
import { KeyUses } from './auth/key-uses.js';
import { KnownKeys } from './auth/known-keys.js';
import { openapi } from './openapi.js';
import { refusal, type Refusal, type RefusalReason } from './refusals.js';
import { Admission } from './auth/admission.js';
import type { UploadHouse } from './reports/house.js';
import { Repeats } from './reports/repeats.js';
import { ReportsRoute } from './reports/reports-route.js';
import { SendersRoute, type SendersRouteTools } from './senders/senders-route.js';
import { TaskFolder } from './tasks/task-folder.js';
import { TasksRoute } from './tasks/tasks-route.js';
import { Tasks } from './tasks/tasks.js';
import type { UploadLimits } from './upload-limits.js';
import { SnsService } from './webhooks/sns-service.js';
import { WebhooksRoute } from './webhooks/webhooks-route.js';

export interface ApiTools {
  readonly limits: UploadLimits;
  /** Of what is read before it is handed in. */
  readonly readLimits: Limits;
  /** Of the exporter. */
  readonly version: string;
  /** The machine, for the audit. */
  readonly host: string;
  /** The services that are known by name. */
  readonly catalogue: () => readonly CatalogueSender[];
  /** So many labels may hold. */
  readonly mostLabels: () => number;
  /** Of a notification of alerts, and of the labels or the annotations of one of them. */
  readonly notifications: { readonly requestBytes: number; readonly textCharacters: number };
  readonly onNotified: (from: AlertSource, outcome: NotificationOutcome) => void;
  readonly onTold: (from: AlertSource, outcome: AlertOutcome, alerts: number) => void;
  /** In milliseconds since 1970. */
  readonly now: () => number;
  /** Of a clock that never goes back. */
  readonly clock: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly onRefused: (reason: RefusalReason) => void;
  readonly onError: (error: unknown) => void;
}

/** What the API has while the house is open. */
export interface ApiHouse {
  readonly client: StoreClient;
  readonly uploads: UploadHouse;
  /** Where uploads wait whose senders do not. */
  readonly tasksFolder: string;
  /** Told when somebody has said who was who. */
  readonly relabelled: () => void;
}

interface Routes {
  readonly reports: ReportsRoute;
  readonly tasksRoute: TasksRoute;
  readonly tasks: Tasks;
  readonly webhooks: WebhooksRoute;
  readonly senders: SendersRoute;
  readonly alerts: AlertsRoute;
  readonly alertWebhook: AlertWebhook;
}

type Answering = (routes: Routes, request: Request, response: Response) => Promise<void>;
/** What is answered, by method. */
type ByMethod = Readonly<Record<string, Answering>>;

/** Which setting a refusal is about: one of `uploads`, or with its whole name. */
const LIMITS: ReadonlyMap<RefusalReason, string> = new Map([
  ['request_too_large', 'request_bytes'],
  ['file_too_large', 'file_bytes'],
  ['files_too_many', 'files'],
  ['rate_limited', 'per_minute'],
  ['uploads_too_many', 'in_flight'],
  ['tasks_too_many', 'tasks'],
  ['followers_too_many', 'followers'],
  ['too_slow', 'idle'],
  ['spool_full', SPOOL_LIMIT],
]);

/** In the place of a key, where it is Mailgun's proof that is used once. */
const MAILGUN = 'mailgun';

/** `/api/v1`: there from the start, and of use from when the store is open until we end. */
export class Api {
  /** Those that the settings have. */
  readonly webhooks = new Webhooks();
  readonly #tools: ApiTools;
  readonly #ending = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #routes: Routes | undefined;
  #uploads: UploadHouse | undefined;

  constructor(tools: ApiTools) {
    this.#tools = tools;
    // Each body that is being received listens to it.
    setMaxListeners(0, this.#ending.signal);
  }

  async open(house: ApiHouse): Promise<void> {
    this.#uploads = house.uploads;
    const routes = this.#routesOf(house);
    await routes.tasks.open();
    this.#routes = routes;
  }

  /**
   * Takes nothing new, and tells those whose bytes are not all here to come again. Resolves when all others have their
   * answer, or nobody waits for that any more, and what waits on disk is left alone.
   */
  async end(giveUp: AbortSignal): Promise<void> {
    this.#uploads = undefined;
    this.#ending.abort();
    this.#routes?.tasksRoute.end();
    await Promise.all([this.#routes?.tasks.end(), untilAborted(Promise.all(this.#underWay), giveUp)]);
  }

  /** A limit of `uploads` was reached before it was known what is asked for. */
  limited(limit: string): void {
    this.#uploads?.limited(limit);
  }

  /** What is refused before any of its routes is asked. */
  refuse(request: IncomingMessage, response: ServerResponse, refused: Refusal): void {
    this.#refused(refused);
    refuse(request, response, refused);
  }

  addTo(app: Application): void {
    const route = (path: string, methods: ByMethod): void => {
      app.all(path, async (request, response) => {
        await this.#answer(request, response, methods);
      });
    };
    route('/api/v1/reports', { POST: (routes, ...asked) => routes.reports.post(...asked) });
    route('/api/v1/webhooks/:name', { POST: (routes, ...asked) => routes.webhooks.post(...asked) });
    route('/api/v1/tasks/:id', {
      GET: ({ tasksRoute }, request, response) => {
        const wantsEvents = (request.headers.accept ?? '').includes('text/event-stream');
        return wantsEvents ? tasksRoute.events(request, response) : tasksRoute.get(request, response);
      },
    });
    route('/api/v1/tasks/:id/events', { GET: (routes, ...asked) => routes.tasksRoute.events(...asked) });
    route('/api/v1/senders', { GET: ({ senders }, ...asked) => senders.senders(...asked) });
    route('/api/v1/senders/labels', {
      GET: ({ senders }, ...asked) => senders.list(...asked),
      POST: ({ senders }, ...asked) => senders.label(...asked),
    });
    route('/api/v1/senders/labels/*target', { DELETE: ({ senders }, ...asked) => senders.remove(...asked) });
    route('/api/v1/alerts', { GET: ({ alerts }, ...asked) => alerts.list(...asked) });
    // Before what it would be an id for.
    route('/api/v1/alerts/webhook', { POST: ({ alertWebhook }, ...asked) => alertWebhook.post(...asked) });
    route('/api/v1/alerts/:id', { GET: ({ alerts }, ...asked) => alerts.show(...asked) });
    route('/api/v1/alerts/:id/acknowledge', {
      POST: ({ alerts }, ...asked) => alerts.acknowledge(...asked),
    });
    route('/api/v1/alerts/:id/comments', { POST: ({ alerts }, ...asked) => alerts.comment(...asked) });
    app.get('/api/v1/openapi.json', (_, response) => {
      response.json(openapi(this.#tools.version));
    });
  }

  async #answer(request: Request, response: Response, methods: ByMethod): Promise<void> {
    const answer = new Map(Object.entries(methods)).get(request.method);
    if (answer === undefined) {
      const allowed = Object.keys(methods).join(', ');
      response.set({ allow: allowed });
      this.refuse(request, response, refusal('method_not_allowed', { detail: `ask with ${allowed}` }));
      return;
    }
    const routes = this.#routes;
    if (routes === undefined) {
      this.refuse(request, response, refusal('not_ready'));
      return;
    }
    const answered = answer(routes, request, response).catch((error: unknown) => {
      this.#tools.onError(error);
      this.refuse(request, response, refusal('failed'));
    });
    this.#underWay.add(answered);
    await answered;
    this.#underWay.delete(answered);
  }

  #refused({ reason, limit = LIMITS.get(reason) }: Refusal): void {
    this.#tools.onRefused(reason);
    if (limit !== undefined) this.limited(limit);
  }

  #routesOf({ client, tasksFolder, relabelled }: ApiHouse): Routes {
    const { limits, readLimits, now, clock, random, onError } = this.#tools;
    const ending = this.#ending.signal;
    const keys = new ApiKeys(client);
    const known = new KnownKeys({ all: () => keys.all(), clock });
    const nonces = new Nonces(client);
    const uses = new KeyUses((written) => keys.used(written), now);
    const authentication = new Authentication({
      find: (id) => known.find(id),
      useNonce: (id, nonce) => nonces.use(id, nonce, now()),
      now,
      clockSkewMs: limits.clockSkewMs,
    });
    const onUse = (id: string): void => {
      uses.used(id);
    };
    const house = (): UploadHouse | undefined => this.#uploads;
    const onRefused = (refused: Refusal): void => {
      this.#refused(refused);
    };
    const folder = new TaskFolder(tasksFolder);
    const tasks = new Tasks({ folder, house, limits, now, random, onError });
    const sns = new SnsService();
    const admission = new Admission({ authentication, limits, clock, onUse });
    return {
      reports: new ReportsRoute({
        house,
        admission,
        repeats: new Repeats(new Answers(client), now),
        limits,
        ...{ clock, ending, tasks, onRefused },
      }),
      tasksRoute: new TasksRoute({ tasks, admission, onRefused, mostFollowers: limits.followers }),
      tasks,
      senders: this.#sendersRoute(client, { admission, relabelled }),
      ...this.#alertRoutes(client, admission),
      webhooks: new WebhooksRoute({
        webhooks: this.webhooks,
        ...{ house, limits, now, clock, ending },
        onRefused: ({ reason }) => {
          this.#tools.onRefused(reason);
        },
        reading: { limits: readLimits, clock },
        usedProofs: {
          isUsed: (proof) => nonces.isUsed(MAILGUN, proof),
          use: (proof, at) => nonces.use(MAILGUN, proof, at),
        },
        certificate: (url) => sns.certificate(url),
        confirm: (url) => sns.confirm(url),
      }),
    };
  }

  #sendersRoute(
    client: StoreClient,
    shared: Pick<SendersRouteTools, 'admission' | 'relabelled'>,
  ): SendersRoute {
    const { limits, clock, now, host, catalogue, mostLabels, onRefused } = this.#tools;
    const labels = new SenderLabels(client);
    const senders = new KnownSenders(client, catalogue);
    return new SendersRoute({
      ...{ ...shared, labels, senders, limits, clock },
      ending: this.#ending.signal,
      // The limits of `uploads` are not what it is about.
      onRefused: ({ reason }) => {
        onRefused(reason);
      },
      book: new LabelBook({ labels, senders, most: mostLabels }),
      audit: (act) => audit(client, { ...act, channel: 'api', at: now(), host }),
    });
  }

  #alertRoutes(client: StoreClient, admission: Admission): Pick<Routes, 'alerts' | 'alertWebhook'> {
    const { limits, clock, now, host, notifications, onNotified, onTold, onRefused } = this.#tools;
    const alerts = new Alerts(client);
    const shared = {
      ...{ admission, limits, clock, ending: this.#ending.signal },
      // The limits of `uploads` are not what it is about.
      onRefused: ({ reason }: Refusal) => {
        onRefused(reason);
      },
    };
    return {
      alerts: new AlertsRoute({
        ...{ ...shared, alerts, desk: new AlertDesk({ alerts, now }) },
        audit: (act) => audit(client, { ...act, channel: 'api', at: now(), host }),
      }),
      alertWebhook: new AlertWebhook({
        ...{ ...shared, now, onNotified, onTold },
        jsonBytes: notifications.requestBytes,
        mostCharacters: notifications.textCharacters,
        told: (notification, receivedAt) => alerts.told(notification, receivedAt),
      }),
    };
  }
}

async function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await Promise.race([work, once(signal, 'abort')]);
}
