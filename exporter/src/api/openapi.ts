import { SCOPES } from '../model/scopes.js';
import { SENDER_CLASSES } from '../model/sender.js';
import { ALERT_PATHS, ALERT_SCHEMAS } from './alerts/openapi-of-alerts.js';
import { answer, body, header, inPath, ref, refusals, type Json } from './openapi-parts.js';
import { REFUSALS } from './refusals.js';

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
  Sender: {
    type: 'object',
    required: ['key', 'name'],
    properties: {
      key: { type: 'string', description: 'Stable: it stands in rows for years.' },
      name: { type: 'string' },
      category: { type: 'string' },
      site: { type: 'string' },
      dmarc_docs: { type: 'string', description: 'Its own documentation on DMARC set-up.' },
      forwards: { type: 'boolean', description: 'It passes on the mail of others.' },
      platform: { type: 'boolean', description: 'Other services send through it.' },
      origin: { type: 'string', enum: ['catalogue', 'own', 'label'] },
      evidence: {
        type: 'array',
        items: { type: 'object', properties: { kind: { type: 'string' }, value: { type: 'string' } } },
      },
    },
  },
  Senders: {
    type: 'object',
    required: ['senders'],
    properties: { senders: { type: 'array', items: ref('Sender') } },
  },
  Label: {
    type: 'object',
    required: ['target', 'kind', 'sender', 'sender_class', 'note', 'actor', 'at'],
    properties: {
      target: { type: 'string', description: 'An IP, a CIDR or a domain, in the one way to write it.' },
      kind: { type: 'string', enum: ['address', 'domain'] },
      sender: { type: ['string', 'null'] },
      sender_class: { type: ['string', 'null'], enum: [...SENDER_CLASSES, null] },
      note: { type: 'string' },
      actor: { type: 'string', description: 'key:ID, or a user of the machine.' },
      at: { type: 'string', format: 'date-time' },
    },
  },
  Labels: {
    type: 'object',
    required: ['labels', 'total'],
    properties: { labels: { type: 'array', items: ref('Label') }, total: { type: 'integer' } },
  },
  NewLabel: {
    type: 'object',
    required: ['target'],
    additionalProperties: false,
    properties: {
      target: { type: 'string' },
      sender: { type: 'string', description: 'Who it is: a key of GET /api/v1/senders.' },
      new_sender: { type: 'string', description: 'That key is a new one: the name of its sender.' },
      sender_class: { type: 'string', enum: [...SENDER_CLASSES] },
      note: { type: 'string' },
    },
  },
  Labelled: {
    type: 'object',
    required: ['label', 'changed'],
    properties: {
      label: ref('Label'),
      changed: { type: 'boolean', description: 'Whether it was not so before.' },
    },
  },
  Unlabelled: {
    type: 'object',
    required: ['target', 'removed'],
    properties: {
      target: { type: 'string' },
      removed: { type: 'boolean', description: 'Whether anything was said of it.' },
    },
  },
  ...ALERT_SCHEMAS,
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

const getSenders = {
  operationId: 'getSenders',
  summary: 'Senders that are known by name, and what shows them. For viewers.',
  responses: { 200: answer('In the order of their keys', 'Senders'), ...refusals() },
};

const getLabels = {
  operationId: 'getSenderLabels',
  summary: 'What people said of senders. For viewers.',
  parameters: [
    {
      name: 'limit',
      in: 'query',
      schema: { type: 'integer', minimum: 1, maximum: 100_000, default: 1000 },
      description: 'the most that are listed',
    },
  ],
  responses: { 200: answer('The newest first', 'Labels'), ...refusals() },
};

const postLabel = {
  operationId: 'postSenderLabel',
  summary: 'Say who is behind addresses or a domain, what their mail is, or both. For editors.',
  description:
    'It takes the place of what was said of the target, counts before all rules, and for what is stored too. The same again changes nothing.',
  requestBody: body('NewLabel'),
  responses: { 200: answer('What holds now', 'Labelled'), ...refusals() },
};

const deleteLabel = {
  operationId: 'deleteSenderLabel',
  summary: 'Take back what was said of a target. For editors.',
  parameters: [inPath('target')],
  responses: { 200: answer('Nothing is said of it now', 'Unlabelled'), ...refusals() },
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
      '/api/v1/senders': { get: getSenders },
      '/api/v1/senders/labels': { get: getLabels, post: postLabel },
      '/api/v1/senders/labels/{target}': { delete: deleteLabel },
      ...ALERT_PATHS,
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
