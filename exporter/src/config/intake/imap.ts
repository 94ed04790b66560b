import * as z from 'zod';
import { count, flag, milliseconds, needed, word } from '../values.js';
import { COMMON } from './common.js';
import { FLOW, needsLogin, oauth2, SERVER } from './mailbox.js';

const folderName = z.string({ error: 'must be the name of a folder' }).min(1, 'must be the name of a folder');

/** A keyword is an atom (RFC 9051, 9). `\Deleted` is none of them: that is what `after: delete` is for. */
const FLAG = /^(\\(seen|answered|flagged|draft)|[!#$&'+,\-./0-9:;<=>?@A-Z[^_`a-z|}~]+)$/i;

/** A mailbox at an IMAP server. */
export const imapSource = z
  .strictObject({
    type: z.literal('imap'),
    ...SERVER,
    oauth2: oauth2.optional(),
    folders: z
      .array(folderName, { error: 'must be a list of folders' })
      .min(1, 'must be a list of folders')
      .default(['INBOX'])
      .meta({ description: 'the folders that are looked through', shown: '[INBOX]' }),
    after: word(
      ['move', 'flag', 'delete', 'leave'],
      'move',
      'what happens to a mail whose reports are stored, or were there already; what cannot be read is never deleted',
    ),
    done: needed('where they are moved; made where it is missing').default('Plumbline/Done'),
    failed: needed('where mails are moved that hold something that could not be read').default(
      'Plumbline/Failed',
    ),
    flag: needed('with `after: flag`, the flag that they get')
      .regex(FLAG, {
        error:
          'must be \\Seen, \\Answered, \\Flagged or \\Draft, or one word of letters, digits and signs such as $ - _',
      })
      .default('\\Seen'),
    others: word(['leave', 'move'], 'leave', 'what happens to a mail that holds no report'),
    others_folder: needed('with `others: move`, where it goes').default('Plumbline/Others'),
    idle: flag(true, 'whether the server is to tell of new mail in the first folder (IDLE)'),
    glance: milliseconds(
      5000,
      'the server is asked so often whether anything is new where it does not tell: in the other folders, or in all',
    ),
    look_back: count(1000, 'UIDs below the newest that are looked at again for mail that came late'),
    remembered: count(100_000, 'mails that are too large, or cannot be moved, and are known by their UIDs'),
    ...FLOW,
    ...COMMON,
  })
  .check(needsLogin)
  .check(({ value, issues }) => {
    const { after, others, done, failed, others_folder: othersFolder } = value;
    const moved = [
      ...(after === 'move' ? [done, failed] : []),
      ...(after === 'delete' ? [failed] : []),
      ...(others === 'move' ? [othersFolder] : []),
    ];
    const read = new Set(value.folders.map(inboxUpper));
    const both = moved.find((folder) => read.has(inboxUpper(folder)));
    if (both !== undefined)
      issues.push({
        code: 'custom',
        message: `${both} is looked through, and mails are moved there: they would be taken again for ever`,
        input: value,
      });
  });

/** INBOX has no case. What else is one folder to a server is known when it is asked. */
function inboxUpper(folder: string): string {
  return /^inbox(\/|$)/i.test(folder) ? `INBOX${folder.slice(5)}` : folder;
}
