import type { EngineFailure } from '../../engine/failure.js';
import { tokens } from '../../sql/tokens.js';
import type { DoorNames } from '../allowed/names.js';
import { isMark, isWord } from './sources.js';

/** A statement that calls the database as everybody does, with the name that it has for who asks. */
export function realNames(sql: string, { alias, database }: DoorNames): string {
  if (alias === undefined) return sql;
  const all = [...tokens(sql)];
  const isList = isWord(all[0], 'SHOW');
  let text = '';
  let done = 0;
  for (const [at, { kind, text: name, start, end }] of all.entries()) {
    const isName = (kind === 'name' || kind === 'word') && name === alias && !isMark(all[at - 1], '.');
    if (!isName || !(isList || isMark(all[at + 1], '.'))) continue;
    text += sql.slice(done, start) + database;
    done = end;
  }
  return text + sql.slice(done);
}

/** An error, in the words of who asked. */
export function asCalled(failed: EngineFailure, { alias, database }: DoorNames): EngineFailure {
  if (alias === undefined) return failed;
  return { ...failed, message: failed.message.replaceAll(database, alias) };
}
