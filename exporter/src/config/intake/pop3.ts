import * as z from 'zod';
import { count, word } from '../values.js';
import { COMMON } from './common.js';
import { FLOW, needsLogin, oauth2, SERVER } from './mailbox.js';

/** A mailbox at a POP3 server. */
export const pop3Source = z
  .strictObject({
    type: z.literal('pop3'),
    ...SERVER,
    oauth2: oauth2.optional(),
    after: word(
      ['delete', 'leave'],
      'leave',
      'what happens to a mail whose reports are stored, or were there already; what is no report, or cannot be read, is left',
    ),
    remembered: count(
      1_000_000,
      'mails in the mailbox that are looked at; the rest has to wait for its turn',
    ),
    ...FLOW,
    ...COMMON,
  })
  .check(needsLogin);
