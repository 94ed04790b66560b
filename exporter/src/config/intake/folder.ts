import * as z from 'zod';
import { COMMON } from './common.js';
import { milliseconds, needed, word } from '../values.js';

/** A folder in which files appear: report files, mails, archives, mbox files. */
export const folderSource = z.strictObject({
  type: z.literal('folder'),
  path: needed('the folder'),
  after: word(
    ['move', 'delete'],
    'move',
    'what happens to a file that is stored, or was there already; what cannot be read is never deleted',
  ),
  done: needed('where they are moved; by default `done` in the folder').optional(),
  failed: needed(
    'where files are moved that could not be read; by default `failed` in the folder',
  ).optional(),
  settle: milliseconds(5000, 'a file is taken when it has not changed for so long'),
  poll: milliseconds(30_000, 'the folder is looked through so often, whatever the system tells of changes'),
  ...COMMON,
});
