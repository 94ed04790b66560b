import * as z from 'zod';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { codeOf, messageOf, networkTrouble, refusalReason } from '../mailbox/troubles.js';

const GONE = new Set([
  ...['NoConnection', 'EConnectionClosed', 'StateLogout', 'ClosedAfterConnectText', 'ClosedAfterConnectTLS'],
  ...['DownloadIncomplete'],
]);

/** What an error of the client means. */
export function troubleOf(error: unknown): SourceTrouble {
  const said = textOf(error);
  const code = codeOf(error);
  const bye = stringIn(error, 'reason');
  if (code === 'ETHROTTLE')
    return { reason: 'throttled', detail: said, retryAfterMs: numberIn(error, 'throttleReset') };
  if (isTrue(error, 'tlsFailed')) return { reason: 'tls', detail: said };
  if (GONE.has(code))
    return { reason: refusalReason('', bye) ?? 'disconnected', detail: bye === '' ? said : bye };
  const reason = refusalReason(responseCodeOf(error), said);
  if (isTrue(error, 'authenticationFailed'))
    return { reason: reason === 'throttled' ? reason : 'login_refused', detail: said };
  return networkTrouble(error) ?? { reason: reason ?? 'protocol', detail: said };
}

/** The same of an error about a folder: what has no better name is that it cannot be opened. */
export function folderTroubleOf(error: unknown, folder: string): SourceTrouble {
  const { reason, detail, ...more } = troubleOf(error);
  return {
    reason: reason === 'protocol' ? 'folder_missing' : reason,
    detail: `${folder}: ${detail}`,
    ...more,
  };
}

/** A refusal as the client has read it: `NO [CODE] text`. */
const REFUSAL = z.object({
  attributes: z.tuple(
    [z.object({ section: z.tuple([z.object({ value: z.string() })], z.unknown()) })],
    z.unknown(),
  ),
});

/** The client names the code in the errors of some commands only. */
function responseCodeOf(error: unknown): string {
  const read = REFUSAL.safeParse(valueIn(error, 'response'));
  return read.success
    ? read.data.attributes[0].section[0].value.toUpperCase()
    : stringIn(error, 'serverResponseCode');
}

function textOf(error: unknown): string {
  const texts = [
    stringIn(error, 'responseText'),
    stringIn(error, 'response'),
    messageOf(error),
    codeOf(error),
  ];
  return texts.find((text) => text !== '') ?? '';
}

function stringIn(error: unknown, key: string): string {
  const value = valueIn(error, key);
  return typeof value === 'string' ? value : '';
}

function numberIn(error: unknown, key: string): number {
  const value = valueIn(error, key);
  return typeof value === 'number' ? value : 0;
}

function isTrue(error: unknown, key: string): boolean {
  return valueIn(error, key) === true;
}

function valueIn(error: unknown, key: string): unknown {
  return typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[key] : undefined;
}
