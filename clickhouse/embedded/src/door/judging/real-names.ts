import type { EngineFailure } from '../../engine/failure.js';
import { stringLiteral } from '../../sql/literal.js';
import { tokens, type Token } from '../../sql/tokens.js';
import type { DoorNames } from '../allowed/names.js';
import { isMark, isWord } from './sources.js';

/** A statement that calls the database as everybody does, with the name that it has for who asks. */
export function realNames(sql: string, { alias, database }: DoorNames): string {
  if (alias === undefined) return sql;
  const all = [...tokens(sql)];
  const isList = isWord(all[0], 'SHOW');
  const isCatalogue = all.some((token, at) => isOfCatalogue(token) && isMark(all[at + 1], '.'));
  let text = '';
  let done = 0;
  for (const [at, { kind, text: name, start, end }] of all.entries()) {
    if (name !== alias) continue;
    const isName = (kind === 'name' || kind === 'word') && !isMark(all[at - 1], '.');
    if (isName && (isList || isMark(all[at + 1], '.'))) text += sql.slice(done, start) + database;
    else if (kind === 'string' && isCatalogue) text += sql.slice(done, start) + stringLiteral(database);
    else continue;
    done = end;
  }
  return text + sql.slice(done);
}

/** There, databases are named in strings. */
function isOfCatalogue({ kind, text }: Token): boolean {
  return (kind === 'name' || kind === 'word') && /^(?:system|information_schema)$/i.test(text);
}

/** An error, in the words of who asked. */
export function asCalled(failed: EngineFailure, { alias, database, hidden }: DoorNames): EngineFailure {
  const called = alias === undefined ? failed.message : failed.message.replaceAll(database, alias);
  const message = hidden.reduce((text, name) => text.replaceAll(name, '*'.repeat(name.length)), called);
  return { ...failed, message };
}

/** A result without the names that are hidden: plans and the texts of views have them. */
export function masked(bytes: Buffer, { hidden }: DoorNames): Buffer {
  for (const name of hidden) {
    for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + name.length))
      bytes.fill('*', at, at + name.length);
  }
  return bytes;
}
