import { ALERT_SOURCES, ALERT_STATES } from '../../model/alert.js';
import { answer, body, inPath, ref, refusals, type Json } from '../openapi-parts.js';
import { MOST_ALERTS } from './asked-for.js';

const text = { type: 'string' };
const maybeText = { type: ['string', 'null'] };
const time = { type: 'string', format: 'date-time' };
const maybeTime = { type: ['string', 'null'], format: 'date-time' };
const texts = { type: 'object', additionalProperties: text };
const seconds = { type: ['number', 'null'] };

export const ALERT_SCHEMAS = {
  Alert: {
    type: 'object',
    required: ['id', 'status', 'alertname', 'severity', 'domain', 'starts_at', 'ends_at', 'comments'],
    properties: {
      id: { type: 'string', description: '16 hexadecimal digits; one that fires again has another.' },
      status: { type: 'string', enum: [...ALERT_STATES] },
      ...{ alertname: text, severity: text, domain: maybeText, owned: { type: 'boolean' } },
      ...{ team: maybeText, sender: maybeText, sender_name: maybeText },
      ...{ summary: text, description: text, labels: texts, annotations: texts, generator_url: maybeText },
      ...{ starts_at: time, ends_at: maybeTime },
      source: { type: 'string', enum: [...ALERT_SOURCES] },
      ...{ fingerprint: text, receiver: text },
      notified: { type: 'integer', description: 'Notifications it was in.' },
      ...{ first_received_at: time, last_received_at: time },
      ...{ acknowledged_at: maybeTime, acknowledged_by: maybeText },
      acknowledged_person: { ...maybeText, description: 'Whom Grafana named behind the key, unchecked.' },
      comments: {
        type: 'array',
        items: {
          type: 'object',
          properties: { at: time, actor: text, person: maybeText, text },
        },
      },
      time_to_acknowledge: { ...seconds, description: 'Seconds from when it was first told.' },
      time_to_resolve: { ...seconds, description: 'Seconds for which it fired.' },
    },
  },
  Alerts: {
    type: 'object',
    required: ['alerts', 'next'],
    properties: {
      alerts: { type: 'array', items: ref('Alert') },
      next: { ...maybeText, description: 'The cursor of the next page; null where there is none.' },
    },
  },
  OneAlert: { type: 'object', required: ['alert'], properties: { alert: ref('Alert') } },
  NotedAlert: {
    type: 'object',
    required: ['alert', 'changed'],
    properties: {
      alert: ref('Alert'),
      changed: { type: 'boolean', description: 'Whether it was not so before.' },
    },
  },
  Said: {
    type: 'object',
    additionalProperties: false,
    properties: { text: { type: 'string', maxLength: 4000 } },
  },
  AlertNotification: {
    type: 'object',
    description: 'As the webhooks of Alertmanager (version 4) and Grafana (version 1) send it.',
    required: ['version', 'receiver', 'groupKey', 'alerts'],
    properties: { version: { type: 'string', enum: ['4', '1'] }, alerts: { type: 'array' } },
  },
  NotificationTaken: {
    type: 'object',
    required: ['alerts'],
    properties: {
      alerts: { type: 'integer', description: 'How many are kept.' },
      left_out: { type: 'integer', description: 'How many its sender left out (max_alerts).' },
      test: { type: 'boolean', description: 'The button Test of Grafana was pressed: nothing is kept.' },
    },
  },
} as const;

function inQuery(name: string, schema: Json, description: string): Json {
  return { name, in: 'query', schema, description };
}

const postNotification = {
  operationId: 'postAlertNotification',
  summary: 'Tell of alerts: the webhook of Alertmanager and of Grafana. For keys with alerts:write.',
  description:
    '200 when it is on disk. What may be sent again at once is answered with 503: Alertmanager does so after no other code.',
  requestBody: body('AlertNotification'),
  responses: { 200: answer('It is on disk', 'NotificationTaken'), ...refusals() },
};

const getAlerts = {
  operationId: 'getAlerts',
  summary: 'Alerts, those that began last first. For viewers.',
  parameters: [
    inQuery('state', { type: 'string', enum: [...ALERT_STATES] }, 'how it stands'),
    inQuery('acknowledged', { type: 'boolean' }, 'whether somebody has taken it on'),
    inQuery('domain', text, 'a domain, and those below it'),
    inQuery('severity', text, 'critical, warning or info'),
    inQuery('alertname', text, 'what it is called'),
    inQuery('since', text, 'begun then or later: a date or a time'),
    inQuery(
      'limit',
      { type: 'integer', minimum: 1, maximum: MOST_ALERTS, default: 100 },
      'the most of a page',
    ),
    inQuery('cursor', text, 'next of the page before'),
  ],
  responses: { 200: answer('A page of them', 'Alerts'), ...refusals() },
};

const getAlert = {
  operationId: 'getAlert',
  summary: 'One alert. For viewers.',
  parameters: [inPath('id')],
  responses: { 200: answer('The alert', 'OneAlert'), ...refusals() },
};

const postAcknowledgement = {
  operationId: 'postAlertAcknowledgement',
  summary: 'Take an alert on, and say something to it where there is something to say. For editors.',
  description: 'Who does so first has taken it on; a second time changes nothing.',
  parameters: [inPath('id')],
  requestBody: body('Said'),
  responses: { 200: answer('As it is now', 'NotedAlert'), ...refusals() },
};

const postComment = {
  operationId: 'postAlertComment',
  summary: 'Say something to an alert. For editors.',
  parameters: [inPath('id')],
  requestBody: body('Said'),
  responses: { 200: answer('As it is now', 'NotedAlert'), ...refusals() },
};

export const ALERT_PATHS = {
  '/api/v1/alerts': { get: getAlerts },
  '/api/v1/alerts/webhook': { post: postNotification },
  '/api/v1/alerts/{id}': { get: getAlert },
  '/api/v1/alerts/{id}/acknowledge': { post: postAcknowledgement },
  '/api/v1/alerts/{id}/comments': { post: postComment },
};
