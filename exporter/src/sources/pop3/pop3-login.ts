import type { SourceTrouble } from '../../model/source-troubles.js';
import { NotHandedIn } from '../mailbox/hand-in.js';
import { codeOf, messageOf, networkTrouble, refusalReason } from '../mailbox/troubles.js';
import { Refused, type Pop3Connection } from './pop3-connection.js';

/** Logs in with a password. */
export async function loginByPassword(
  connection: Pop3Connection,
  user: string,
  password: string,
): Promise<void> {
  await connection.command(`USER ${user}`);
  await connection.command(`PASS ${password}`);
}

/** Logs in with a token, by OAUTHBEARER (RFC 7628) or XOAUTH2, whichever the server has. */
export async function loginByToken(
  connection: Pop3Connection,
  {
    user,
    token,
    host,
    port,
  }: { readonly user: string; readonly token: string; readonly host: string; readonly port: number },
): Promise<void> {
  const mechanisms = await mechanismsOf(connection);
  const isBearer = mechanisms.includes('OAUTHBEARER');
  const said = isBearer
    ? `n,a=${user},\x01host=${host}\x01port=${port}\x01auth=Bearer ${token}\x01\x01`
    : `user=${user}\x01auth=Bearer ${token}\x01\x01`;
  // A token may be longer than the 255 bytes that a command may have (RFC 2449, 4): it is said when it is asked for.
  await connection.command(`AUTH ${isBearer ? 'OAUTHBEARER' : 'XOAUTH2'}`);
  connection.send(Buffer.from(said).toString('base64'));
  const answer = await connection.answer();
  // What is not taken is told in words, which want an answer before the refusal proper.
  if (answer.startsWith('ey')) await connection.command(isBearer ? 'AQ==' : '');
}

async function mechanismsOf(connection: Pop3Connection): Promise<readonly string[]> {
  try {
    await connection.command('CAPA');
  } catch (error) {
    if (error instanceof Refused) return [];
    throw error;
  }
  const mechanisms: string[] = [];
  for await (const line of connection.lines()) {
    const [name, ...values] = line.toUpperCase().split(' ');
    if (name === 'SASL') mechanisms.push(...values);
  }
  return mechanisms;
}

/** What an error of a connection means. */
export function troubleOf(error: unknown): SourceTrouble {
  const detail = messageOf(error);
  if (error instanceof NotHandedIn) return { reason: 'failed', detail };
  if (error instanceof Refused) return { reason: refusalReason(error.word, detail) ?? 'protocol', detail };
  const trouble = networkTrouble(error);
  if (trouble !== undefined) return trouble;
  return { reason: 'protocol', detail: detail === '' ? codeOf(error) : detail };
}

/** The same at the login: a refusal that has no better name is one of who we are. */
export function loginTroubleOf(error: unknown): SourceTrouble {
  const trouble = troubleOf(error);
  const isTheirs = error instanceof Refused && error.word.startsWith('SYS/');
  if (!(error instanceof Refused) || isTheirs || trouble.reason === 'throttled') return trouble;
  return { ...trouble, reason: 'login_refused' };
}
