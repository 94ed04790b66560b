import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import express, { type Application } from 'express';
import type { Registry } from 'prom-client';
import { expose, type DomainTexts } from '../metrics/exposition.js';
import type { Api } from './api.js';
import { readiness, type Dependency } from './dependency.js';
import { guard } from './guard.js';
import { landingPage, type Landing } from './landing.js';
import { saidTwice } from './said-twice.js';
import { refusal } from './refusals.js';

export interface AppParts {
  readonly registry: Registry;
  readonly domains: DomainTexts;
  readonly telemetryPath: string;
  readonly dependencies: readonly Dependency[];
  /** What the landing page shows, looked up when it is asked for. */
  readonly landing: () => Promise<Landing>;
  /** Reads the settings again. */
  readonly reload: () => Promise<{ readonly ok: boolean; readonly detail: string }>;
  readonly api: Pick<Api, 'addTo' | 'refuse'>;
  /** Told of what went wrong inside. */
  readonly onError: (error: unknown, path: string) => void;
}

/** The exporter's pages. */
export function createApp(parts: AppParts): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  addPages(app, parts);
  parts.api.addTo(app);
  return (request, response) => {
    guard(response);
    const twice = saidTwice(request);
    if (twice === undefined)
      app(request, response, (error) => {
        finish(request, response, error ?? undefined, parts);
      });
    else
      parts.api.refuse(
        request,
        response,
        refusal('request_malformed', { detail: `${twice} is said more than once` }),
      );
  };
}

/** What no page has answered, or one has failed at. */
function finish(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  { api, onError }: AppParts,
): void {
  const [path = ''] = (request.url ?? '').split('?', 1);
  if (error === undefined) {
    if (path.startsWith(API)) api.refuse(request, response, refusal('not_found'));
    else say(response, 404, 'There is nothing here; / says what there is.');
  } else if (isTheirs(error)) api.refuse(request, response, refusal('request_malformed'));
  else {
    onError(error, path);
    if (response.headersSent) response.destroy();
    else say(response, 500, 'Something went wrong; the log says what.');
  }
}

const API = '/api/';

/** As the library marks what a client got wrong: a path that cannot be decoded, for one. */
function isTheirs(error: unknown): boolean {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500;
}

function say(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(`${text}\n`);
}

function addPages(app: Application, parts: AppParts): void {
  const { registry, domains, telemetryPath, dependencies, landing, reload } = parts;
  app.get('/', async (_, response) => {
    response.type('text/html').send(landingPage(await landing()));
  });
  app.get(telemetryPath, async (request, response) => {
    const { contentType, parts } = await expose(registry, request.headers.accept, domains);
    const length = parts.reduce((bytes, part) => bytes + part.length, 0);
    response.set({ 'content-type': contentType, 'content-length': String(length), vary: 'Accept' });
    for (const part of parts) response.write(part);
    response.end();
  });
  app.get('/-/healthy', (_, response) => {
    response.type('text/plain').send('Plumbline is healthy.\n');
  });
  app.get('/-/ready', async (request, response) => {
    const state = await readiness(dependencies);
    response.status(state.ready ? 200 : 503);
    if ('verbose' in request.query) response.json(state);
    else
      response.type('text/plain').send(state.ready ? 'Plumbline is ready.\n' : 'Plumbline is not ready.\n');
  });
  app.post('/-/reload', async (_, response) => {
    const { ok, detail } = await reload();
    response
      .status(ok ? 200 : 400)
      .type('text/plain')
      .send(`${detail}\n`);
  });
}
