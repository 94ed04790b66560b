import * as z from 'zod';
import { COMMON } from './common.js';
import { bytes, count, milliseconds, needed, word } from '../values.js';

/** A Maildir, as a mail server on this machine fills it. */
export const maildirSource = z
  .strictObject({
    type: z.literal('maildir'),
    path: needed('the Maildir: the folder with `new` and `cur`'),
    folders: z
      .array(z.string().regex(/^(INBOX|\.?[^/\0.][^/\0]*)$/, 'must be names of folders, without slashes'))
      .min(1)
      .default(['INBOX'])
      .meta({
        description: 'the mailboxes in it: INBOX, and others by their names',
        placeholder: 'LIST',
        shown: 'INBOX',
      }),
    after: word(
      ['seen', 'move', 'delete', 'leave'],
      'seen',
      'what happens to a mail that is stored, or was there already; what cannot be read is never deleted',
    ),
    done: needed('with `move`: the mailbox in the Maildir to which they go')
      .regex(/^\.?[^/\0.][^/\0]*$/, 'must be the name of a mailbox, without slashes')
      .default('Plumbline.Done'),
    failed: needed('with `move` and `delete`: the mailbox for mails that could not be read')
      .regex(/^\.?[^/\0.][^/\0]*$/, 'must be the name of a mailbox, without slashes')
      .default('Plumbline.Failed'),
    poll: milliseconds(30_000, 'it is looked through so often, whatever the system tells of changes'),
    in_flight: count(2000, 'mails that are read, or wait to be on disk, at once'),
    file_bytes: bytes(256 * 2 ** 20, 'a larger mail is left where it is'),
    remembered: count(1_000_000, 'with `after: leave`, mails that are known to have been taken'),
    ...COMMON,
  })
  .superRefine(({ folders, after, done, failed }, context) => {
    if (after !== 'move' && after !== 'delete') return;
    const from = new Set(folders.map(mailboxOf));
    for (const into of [done, failed])
      if (from.has(mailboxOf(into)))
        context.addIssue({ code: 'custom', message: `${into} is looked through, and mails are moved there` });
  });

/** `.Reports` is the folder on disk of the mailbox `Reports`. */
function mailboxOf(name: string): string {
  return name === 'INBOX' ? name : name.replace(/^\./, '');
}
