import { quotedText } from './names.js';
import type { Login } from './target.js';

/** The words of a dictionary's source that say who reads it. */
export function loginClause(login: Login | undefined): string {
  return login === undefined
    ? ''
    : `USER ${quotedText(login.username)} PASSWORD ${quotedText(login.password)}`;
}
