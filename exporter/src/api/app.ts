import type { RequestListener } from 'node:http';
import express, { type Application, type ErrorHandler, type Handler } from 'express';
import type { Registry } from 'prom-client';
import { expose } from '../metrics/exposition.js';
import { readiness, type Dependency } from './dependency.js';
import { landingPage, type Landing } from './landing.js';

export interface AppParts {
  readonly registry: Registry;
  readonly telemetryPath: string;
  readonly dependencies: readonly Dependency[];
  /** What the landing page shows, looked up when it is asked for. */
  readonly landing: () => Promise<Landing>;
  /** Reads the settings again. */
  readonly reload: () => Promise<{ readonly ok: boolean; readonly detail: string }>;
  /** Told of what went wrong inside. */
  readonly onError: (error: unknown, path: string) => void;
}

/** The exporter's pages. */
export function createApp(parts: AppParts): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(guarded);
  addPages(app, parts);
  app.use(nothingHere);
  const failed: ErrorHandler = (error, request, response, next) => {
    parts.onError(error, request.path);
    if (response.headersSent) next(error);
    else response.status(500).type('text/plain').send('Something went wrong; the log says what.\n');
  };
  app.use(failed);
  return app;
}

function addPages(app: Application, parts: AppParts): void {
  const { registry, telemetryPath, dependencies, landing, reload } = parts;
  app.get('/', async (_, response) => {
    response.type('text/html').send(landingPage(await landing()));
  });
  app.get(telemetryPath, async (request, response) => {
    const { contentType, text } = await expose(registry, request.headers.accept);
    response.type(contentType).set({ vary: 'Accept' }).send(text);
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

const nothingHere: Handler = (_, response) => {
  response.status(404).type('text/plain').send('There is nothing here; / says what there is.\n');
};

/** No page of ours belongs in a frame, needs a script, or is what its sender did not say it is. */
const guarded: Handler = (_, response, next) => {
  response.set({
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  next();
};
