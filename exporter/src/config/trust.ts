import * as z from 'zod';
import { names } from './values.js';

/** RFC 8601: what an authserv-id may be made of, without comments and quotes. */
export const AUTHSERV_ID = /^[^\s;=()",]+$/;

/** `trust`: whose word is taken for who sent a mail that no intake source of the settings has brought. */
export const trustSection = z
  .strictObject({
    authserv_ids: names(
      'names of mail servers',
      AUTHSERV_ID,
      'mail servers of ours whose `Authentication-Results` are believed in mails that are uploaded or ingested',
    ),
  })
  .transform((given) => ({ authservIds: given.authserv_ids }));
