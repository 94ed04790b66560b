import type { ByteStream } from '../../model/delivery.js';
import type { FetchMessageObject, FetchQueryObject } from 'imapflow';
import { bounded } from '../mailbox/mail-bound.js';
import type { ImapConnection } from './imap-connection.js';

/** A mail in a folder, before its bytes are asked for. */
export interface FoundMail {
  readonly uid: number;
  readonly size: number;
  readonly arrivedAt: number | undefined;
}

export interface ReadMail extends FoundMail {
  readonly bytes: ByteStream;
}

/** A mail above this is read in pieces of it, and a group of mails is no larger than four. */
const PIECE_BYTES = 512 * 1024;
const GROUP_BYTES = 4 * PIECE_BYTES;
const GROUP_MAILS = 100;
/** A server that knows nothing of pieces gives whole mails; nobody gives so much of a group. */
const MOST_GIVEN_BYTES = 33 * 1024 * 1024;
/** What a mail takes beside its bytes, roughly. */
const MESSAGE_BYTES = 1024;

export interface ReadWish {
  readonly stop: AbortSignal;
  /** A mail of more is left where it is. */
  readonly mail_bytes: number;
}

/** Mails that are asked for together. */
export type MailGroup = readonly FoundMail[];

/** Sizes and dates of mails; those that are gone are not among them. */
export async function listMails(
  connection: ImapConnection,
  uids: readonly number[],
): Promise<readonly FoundMail[]> {
  const asked = new Set(uids);
  const listed = await fetched(connection, uids.join(','), { size: true, internalDate: true });
  return listed
    .filter(({ uid }) => asked.delete(uid))
    .map(({ uid, size = 0, internalDate }) => ({ uid, size, arrivedAt: millisecondsOf(internalDate) }))
    .sort((a, b) => a.uid - b.uid);
}

/** What is asked for at once: many small mails, or one that is large or that nobody is to be asked for with. */
export function groupsOf(mails: readonly FoundMail[], isAlone: (uid: number) => boolean): MailGroup[] {
  const groups: FoundMail[][] = [];
  let bytes = Infinity;
  for (const mail of mails) {
    const group = groups.at(-1);
    const alone = mail.size > PIECE_BYTES || isAlone(mail.uid);
    bytes += mail.size;
    if (group === undefined || alone || bytes > GROUP_BYTES || group.length >= GROUP_MAILS) {
      groups.push([mail]);
      bytes = alone ? Infinity : mail.size;
    } else group.push(mail);
  }
  return groups;
}

/** The mails of a group with their bytes; those that are gone, or of which the server says nothing, are left out. */
export async function readGroup(
  connection: ImapConnection,
  group: MailGroup,
  wish: ReadWish,
): Promise<readonly ReadMail[]> {
  const [first] = group;
  if (first === undefined) return [];
  if (first.size > PIECE_BYTES) return [withBytes(first, connection, wish)];
  const range = group.map(({ uid }) => uid).join(',');
  // A server that was wrong about the size gives no more than a piece all the same.
  const query = { source: { start: 0, maxLength: PIECE_BYTES } };
  const read = await fetched(connection, range, query);
  const sources = new Map(read.map(({ uid, source }) => [uid, source]));
  return group.flatMap((mail) => {
    const source = sources.get(mail.uid);
    return source === undefined ? [] : [withBytes(mail, connection, wish, source)];
  });
}

function withBytes(
  mail: FoundMail,
  connection: ImapConnection,
  { stop, mail_bytes }: ReadWish,
  first?: Uint8Array,
): ReadMail {
  const announced = mail.size === 0 ? undefined : mail.size;
  const bytes = bounded(inPieces(connection, mail.uid, stop, first), { announced, mail_bytes });
  return { ...mail, bytes };
}

/** What the server gives of mails that were asked for. One that gives much more is not listened to any longer. */
async function fetched(
  connection: ImapConnection,
  range: string,
  query: FetchQueryObject,
): Promise<readonly FetchMessageObject[]> {
  const { client, ending } = connection;
  return await ending.asking(async () => {
    const given: FetchMessageObject[] = [];
    let bytes = 0;
    for await (const message of client.fetch(range, query, { uid: true })) {
      bytes += MESSAGE_BYTES + (message.source?.length ?? 0);
      if (bytes > MOST_GIVEN_BYTES) {
        connection.hangUp({
          reason: 'protocol',
          detail: `the server gives more than was asked for: ${range}`,
        });
        break;
      }
      given.push(message);
    }
    return given;
  });
}

/** A mail in pieces, the first of which may be there already. It ends with one that is not full. */
async function* inPieces(
  connection: ImapConnection,
  uid: number,
  stop: AbortSignal,
  first?: Uint8Array,
): ByteStream {
  let start = 0;
  if (first !== undefined) {
    yield first;
    if (first.length !== PIECE_BYTES) return;
    start = first.length;
  }
  for (;;) {
    const query = { source: { start, maxLength: PIECE_BYTES } };
    if (stop.aborted) throw new MailLeft(`the mail with UID ${uid} was coming in when we were told to end`);
    const piece = (await fetched(connection, String(uid), query)).find((one) => one.uid === uid)?.source;
    // A mail that ends with a full piece has nothing after it.
    if (piece === undefined || piece.length === 0) {
      if (start > 0) return;
      throw new MailLeft(`the mail with UID ${uid} went away while it was read`);
    }
    yield piece;
    start += piece.length;
    if (piece.length < PIECE_BYTES) return;
  }
}

/** Somebody else has deleted or moved the mail while it was read, or we are told to end: it is not handed in. */
export class MailLeft extends Error {}

function millisecondsOf(date: Date | string | undefined): number | undefined {
  const at = date === undefined ? NaN : new Date(date).getTime();
  return Number.isNaN(at) ? undefined : at;
}
