import { failure, type EngineFailure } from '../engine/failure.js';
import type { Question } from '../http/question.js';
import { hasComments, withoutComments } from '../sql/tokens.js';
import { doorDatabase, guard, type Allowed, type Refused } from './judging/guard.js';
import { refused } from './judging/refused.js';
import { formatRefusal } from './limits/formats.js';
import { doorSettings } from './limits/settings.js';
import type { Reader } from './readers/reader.js';

/** A statement with all that was asked about it, and nothing in it that the engine need not be asked about. */
export interface Prepared {
  readonly written: string;
  readonly read: Allowed | Refused;
  readonly database: string;
  readonly format: string;
  /** Settings that it may have. */
  readonly given: ReadonlyMap<string, string>;
}

/** What a driver of the native protocol over HTTP would not understand, and tell nobody of. */
const DRIVER_FORMAT = failure(
  62,
  'SYNTAX_ERROR',
  'This client reads Native alone: leave FORMAT out of the statement',
);

const LEFT = refused('A sign stands before a comment that would begin another');

export function prepare(
  sent: string,
  question: Question,
  { limits, names }: Reader,
): Prepared | EngineFailure {
  const written = withoutComments(sent);
  // chDB obeys hints in comments (`{ clientError 62 }`): none may reach it, nor one that blanking another has made.
  if (hasComments(written)) return LEFT;
  const read = guard(written, names);
  if ('code' in read && !read.isUnknown) return read;
  const { settings, format: own } = 'code' in read ? NOTHING_SAID : read;
  if (question.revision > 0 && own !== undefined) return DRIVER_FORMAT;
  const database = doorDatabase(question.database, names);
  if (typeof database !== 'string') return database;
  const given = doorSettings(new Map([...question.settings, ...settings]), limits, names);
  if ('code' in given) return given;
  const format = own ?? question.format;
  const oddFormat = formatRefusal(format, names);
  return oddFormat ?? { written, read, database, format, given };
}

const NOTHING_SAID: Pick<Allowed, 'settings' | 'format'> = {
  settings: new Map(),
  format: undefined,
};
