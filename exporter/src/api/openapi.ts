import { SCOPES } from '../model/scopes.js';
import { REFUSALS, type RefusalReason } from './refusals.js';

type Json = Readonly<Record<string, unknown>>;

const OUTCOMES = ['stored', 'duplicate', 'revision', 'quarantined', 'ignored'];
const JSON_TYPE = 'application/json';

const thing = {
  status: { type: 'string', enum: OUTCOMES },
  reason: { type: 'string', description: 'Why it was not read, or not whole; empty otherwise.' },
  report_key: { type: 'string', description: 'The report, as the views know it; empty where there is none.' },
};

const SCHEMAS = {
  Result: {
    type: 'object',
    required: ['file', 'status', 'reason', 'report_key'],
    properties: {
      file: { type: 'string' },
      ...thing,
      things: {
        type: 'array',
        description: 'Each of them, where the file held several.',
        items: { type: 'object', properties: { path: { type: 'string' }, ...thing } },
      },
    },
  },
  Results: {
    type: 'object',
    required: ['results'],
    properties: { results: { type: 'array', items: ref('Result') } },
  },
  Taken: { anyOf: [ref('Results'), { type: 'object', maxProperties: 0 }] },
  Task: {
    type: 'object',
    required: ['id', 'state', 'created_at', 'files', 'done'],
    properties: {
      id: { type: 'string', format: 'uuid' },
      state: { type: 'string', enum: ['waiting', 'running', 'done'] },
      created_at: { type: 'string', format: 'date-time' },
      files: { type: 'integer' },
      done: { type: 'integer' },
      reason: { type: 'string', description: 'why it has to be tried again' },
      results: { type: 'array', items: ref('Result') },
      url: { type: 'string' },
      events: { type: 'string' },
    },
  },
  Error: {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['reason', 'detail'],
        properties: {
          reason: { type: 'string', enum: Object.keys(REFUSALS) },
          detail: { type: 'string' },
        },
      },
    },
  },
} as const;

function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

function answer(description: string, schema: string): Json {
  return { description, content: { [JSON_TYPE]: { schema: ref(schema) } } };
}

/** A status for each reason that there is, with those that share it. */
function refusals(): Json {
  const byStatus = new Map<number, RefusalReason[]>();
  for (const reason of Object.keys(REFUSALS).filter(isReason)) {
    const [status] = REFUSALS[reason];
    byStatus.set(status, [...(byStatus.get(status) ?? []), reason]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, reasons]) => [String(status), answer(reasons.join(', '), 'Error')]),
  );
}

function isReason(text: string): text is RefusalReason {
  return Object.hasOwn(REFUSALS, text);
}

const binary = { type: 'string', format: 'binary' };
const NO_KEY: readonly Json[] = [{}];

const postReports = {
  operationId: 'postReports',
  summary: 'Take in reports: mails, archives, mbox files or the reports themselves.',
  description:
    'A form with up to uploads.files files, or one file as the body. 200 when all of it is on disk; with "Prefer: respond-async" 202 when its bytes are.',
  parameters: [
    header('Prefer', 'respond-async: a task is begun, and nobody waits'),
    header('Idempotency-Key', 'the same again with this key is answered as before'),
    {
      name: 'name',
      in: 'query',
      schema: { type: 'string' },
      description: 'what a body that is a file is called',
    },
  ],
  requestBody: {
    required: true,
    content: {
      'multipart/form-data': {
        schema: { type: 'object', properties: { files: { type: 'array', items: binary } } },
      },
      '*/*': { schema: binary },
    },
  },
  responses: {
    200: answer('What became of each file', 'Results'),
    202: answer('The task', 'Task'),
    ...refusals(),
  },
};

function header(name: string, description: string): Json {
  return { name, in: 'header', schema: { type: 'string' }, description };
}

function inPath(name: string): Json {
  return { name, in: 'path', required: true, schema: { type: 'string' } };
}

const getTask = {
  operationId: 'getTask',
  summary: 'How far an upload is.',
  parameters: [inPath('id')],
  responses: { 200: answer('The task', 'Task'), ...refusals() },
};

const getTaskEvents = {
  operationId: 'getTaskEvents',
  summary: 'The same as server-sent events: progress for each file, and done at the end.',
  parameters: [inPath('id'), header('Last-Event-ID', 'the id of the last event that was heard')],
  responses: {
    200: {
      description: 'Events whose data is a task; results come with the last',
      content: { 'text/event-stream': {} },
    },
    204: { description: 'Last-Event-ID says that the end was heard' },
    ...refusals(),
  },
};

const postWebhook = {
  operationId: 'postWebhook',
  summary: 'Mail from a service, or TLS reports (RFC 8460), for a source of type webhook.',
  security: NO_KEY,
  parameters: [inPath('name')],
  requestBody: { required: true, content: { '*/*': { schema: binary } } },
  responses: {
    200: answer('It is on disk: what became of it, or of a TLS report nothing more', 'Taken'),
    406: answer('nonce_used, where Mailgun used a token for a mail before', 'Error'),
    ...refusals(),
  },
};

const getOpenapi = {
  operationId: 'getOpenapi',
  summary: 'This document.',
  security: NO_KEY,
  responses: { 200: { description: 'OpenAPI 3.1', content: { [JSON_TYPE]: {} } } },
};

/** What the API is, for programs. */
export function openapi(version: string): Json {
  return {
    openapi: '3.1.0',
    info: { title: 'Plumbline', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    security: [{ key: [] }, { signature: [] }],
    paths: {
      '/api/v1/reports': { post: postReports },
      '/api/v1/tasks/{id}': { get: getTask },
      '/api/v1/tasks/{id}/events': { get: getTaskEvents },
      '/api/v1/webhooks/{name}': { post: postWebhook },
      '/api/v1/openapi.json': { get: getOpenapi },
    },
    components: {
      schemas: SCHEMAS,
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: `A key of plumbline keys create. Scopes: ${Object.keys(SCOPES).join(', ')}.`,
        },
        signature: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'Plumbline-HMAC-SHA256 id=…, timestamp=…, nonce=…, sha256=…, signature=…',
        },
      },
    },
  };
}
