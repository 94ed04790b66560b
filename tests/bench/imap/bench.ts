import { runParts, type Bench } from '../outcome.js';
import { mailbox } from './mailbox.js';

const PARTS = { mailbox };

/** From a mail server to committed rows. */
export const IMAP: Bench = {
  parts: Object.keys(PARTS),
  data: 'what `plumbline demo` makes, mails of six records on average, in one folder of a Dovecot on loopback',
  run: (settings) => runParts(PARTS, settings),
};
