import type { SourceTrouble, TroubleReason } from '../../model/source-troubles.js';
import type { MailServer } from './mail-server.js';

const UNREACHABLE = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN'],
  ...['CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'ETIMEDOUT', 'EADDRNOTAVAIL'],
]);
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEOUT', 'ERR_STREAM_PREMATURE_CLOSE']);
const TLS =
  /^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO|STARTTLS|UPGRADE_TIMEOUT)/;

/** What the network or TLS has to say; nothing where it is not theirs. */
export function networkTrouble(error: unknown): SourceTrouble | undefined {
  const code = codeOf(error);
  const detail = messageOf(error) || code;
  const reason = networkReason(code);
  return reason === undefined ? undefined : { reason, detail };
}

function networkReason(code: string): TroubleReason | undefined {
  if (UNREACHABLE.has(code)) return 'unreachable';
  if (BROKEN.has(code)) return 'disconnected';
  return TLS.test(code) ? 'tls' : undefined;
}

export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** What it says, wherever it was thrown. */
export function messageOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('message' in error)) return String(error);
  return typeof error.message === 'string' ? error.message : '';
}

const TLS_PORTS = new Set([993, 995]);
/** In the words of the clients: whoever was not even connected is told otherwise. */
const SILENT = /^Socket timeout|greeting|says nothing/i;

/** Where TLS is spoken from the first byte, a server that we let speak first says nothing. */
export function silenceTrouble(
  { security, port }: Pick<MailServer, 'security' | 'port'>,
  isGreeted: boolean,
  trouble: SourceTrouble,
): SourceTrouble {
  if (security === 'tls' || isGreeted || !SILENT.test(trouble.detail)) return trouble;
  return {
    reason: port !== undefined && TLS_PORTS.has(port) ? 'tls' : trouble.reason,
    detail: `${trouble.detail}: no greeting; where TLS is spoken from the first byte, it is security: tls`,
  };
}

const THROTTLED =
  /throttl|too many|rate.?limit|bandwidth|try again later|exceeded .*limit|maximum number of conn/i;
const FULL = /quota|mailbox (is )?full|disk( is)? full|no space|not enough (disk )?space|disk space/i;

/** What a server's refusal means, by its code (RFC 5530, RFC 3206, RFC 9208) or else by its words. */
export function refusalReason(code: string, text: string): TroubleReason | undefined {
  if (code === 'OVERQUOTA' && !THROTTLED.test(text)) return 'server_full';
  if (['THROTTLED', 'LIMIT', 'INUSE', 'LOGIN-DELAY', 'IN-USE', 'UNAVAILABLE'].includes(code))
    return 'throttled';
  if (['AUTHENTICATIONFAILED', 'AUTHORIZATIONFAILED', 'EXPIRED', 'AUTH'].includes(code))
    return 'login_refused';
  if (THROTTLED.test(text)) return 'throttled';
  return FULL.test(text) ? 'server_full' : undefined;
}
