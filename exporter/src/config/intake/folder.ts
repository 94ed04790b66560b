import * as z from 'zod';
import { COMMON } from './common.js';
import { bytes, count, flag, milliseconds, needed, word } from '../values.js';

/** A folder in which files appear: report files, mails, archives, mbox files. */
export const folderSource = z.strictObject({
  type: z.literal('folder'),
  path: needed('the folder'),
  after: word(
    ['move', 'delete', 'leave'],
    'move',
    'what happens to a file that is stored, or was there already; what cannot be read is never deleted',
  ),
  done: needed('where they are moved; by default `done` in the folder').optional(),
  failed: needed(
    'where files are moved that could not be read; by default `failed` in the folder',
  ).optional(),
  subfolders: flag(true, 'whether folders in it are looked through'),
  depth: count(16, 'folders in folders, so many of them'),
  settle: milliseconds(5000, 'a file is taken when it has not changed for so long'),
  doubt: milliseconds(
    600_000,
    'a file that is empty, or ends before its content does, has so long to become another before it has failed',
  ),
  poll: milliseconds(30_000, 'the folder is looked through so often, whatever the system tells of changes'),
  in_flight: count(2000, 'files that are read, or wait to be on disk, at once'),
  file_bytes: bytes(20 * 2 ** 30, 'a larger file is left where it is'),
  remembered: count(1_000_000, 'with `after: leave`, files that are known to have been taken'),
  ...COMMON,
});
