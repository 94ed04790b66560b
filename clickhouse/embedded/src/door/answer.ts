import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Collector } from '../engine/collect.js';
import type { Engine } from '../engine/engine.js';
import { failure, type EngineFailure } from '../engine/failure.js';
import type { Slots } from '../engine/slots.js';
import { bodyFailure } from '../http/body.js';
import { sendFailure } from '../http/failure.js';
import { header, readQuestion, type Question } from '../http/question.js';
import { sendAnswer, sendText } from '../http/reply.js';
import type { EngineLimits } from '../limits.js';
import { answer } from './ask.js';
import type { Answered } from './asked.js';
import type { Connections } from './connections.js';
import { outcomeOf, type DoorQuery } from './door-query.js';
import { Interruption, type Interrupted } from './interruption.js';
import { withLimit } from './limits/which-limit.js';
import type { Rest } from './rest.js';
import { credentialsOf } from './readers/auth.js';
import type { Logins } from './readers/logins.js';
import { networkOf } from './readers/network.js';
import type { Reader } from './readers/reader.js';
import type { Credentials } from './readers/users.js';
import type { UnderWay } from './under-way.js';
import type { Unread } from './unread.js';

export interface DoorSide {
  readonly engine: Engine;
  readonly limits: EngineLimits;
  readonly slots: Slots;
  readonly connections: Connections;
  readonly logins: Logins;
  readonly underWay: UnderWay;
  readonly unread: Unread;
  readonly collector: Collector;
  readonly rest: Rest;
  readonly onQuery: (query: DoorQuery) => void;
}

interface Visit {
  readonly side: DoorSide;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly signal: AbortSignal;
}

const AGENT_LENGTH = 512;
const DETAIL_LENGTH = 512;
/** What is worth to be freed before V8 thinks of it. */
const LARGE_BYTES = 8 * 1024 * 1024;

/** Statements of people and Grafana: read only, capped, and with views alone to read. */
export async function answerAtDoor(visit: Visit): Promise<void> {
  const { side, request, response } = visit;
  const begun = performance.now();
  side.connections.began(request, response);
  const tell = (user: string, what: Became): void => {
    const seconds = (performance.now() - begun) / 1000;
    side.onQuery({ user: user.slice(0, AGENT_LENGTH), ...what, seconds, agent: agentOf(request) });
  };
  const question = readQuestion(request, { ignoresSessions: true });
  if ('code' in question) {
    tell('', became(question));
    sendFailure(response, question);
    return;
  }
  const given = credentialsOf(request, question);
  const user = given?.user ?? '';
  const done = held(visit, user, await answerTo(visit, question, given));
  tell(user, became(done));
  if ('code' in done) sendFailure(response, done);
  else
    await send(visit, done, {
      question,
      onStalled: () => {
        tell(user, stalledOf(side.limits));
      },
    });
}

function agentOf(request: IncomingMessage): string {
  return header(request, 'user-agent')?.slice(0, AGENT_LENGTH) ?? '';
}

async function answerTo(
  visit: Visit,
  question: Question,
  given: Credentials | undefined,
): Promise<Answered | Interrupted> {
  const { side, request, response, signal } = visit;
  if (given === undefined) {
    response.setHeader('Connection', 'close');
    return NO_PASSWORD;
  }
  const login = await side.logins.of(given, networkOf(request.socket.remoteAddress), signal);
  if (typeof login !== 'string') {
    return await answerReader(visit, login, question);
  }
  // A connection is worth more to who guesses than to who made a mistake.
  response.setHeader('Connection', 'close');
  return login === 'wrong' ? WRONG_PASSWORD : UNSEEN_PASSWORD;
}

async function answerReader(
  { side, request, response, signal }: Visit,
  reader: Reader,
  question: Question,
): Promise<Answered | Interrupted> {
  if (!side.connections.admits(request, reader.user)) {
    response.setHeader('Connection', 'close');
    return withLimit(TOO_MANY_CONNECTIONS, reader);
  }
  const interruption = new Interruption(side.engine.ending);
  const onOverdue = (rest: readonly string[]): void => {
    interruption.overdue(rest);
  };
  const work = side.underWay
    .run(reader.user, question.queryId, signal, (stop) =>
      answer({ ...side, reader, question, agent: agentOf(request), signal: stop, onOverdue }, request),
    )
    .catch((error: unknown) => withLimit(bodyFailure(error), reader));
  const interrupted = interruption.failure.then((failed) => ({ ...failed, ...withLimit(failed, reader) }));
  return await Promise.race([work, interrupted]).finally(() => {
    interruption.close();
  });
}

/** The answer, with the room that it takes until it is read; or that there is no room. */
function held({ side, response }: Visit, user: string, done: Answered | Interrupted): Answered | Interrupted {
  if ('code' in done || response.destroyed) return done;
  const { length } = done.bytes;
  if (length >= LARGE_BYTES)
    response.on('close', () => {
      side.collector.soon();
    });
  if (!side.unread.take(user, length))
    return withLimit(TOO_MUCH_UNREAD, { limits: side.limits, caps: new Set() });
  response.on('close', () => {
    side.unread.give(user, length);
  });
  return done;
}

/** What became of a statement. */
type Became = Omit<DoorQuery, 'user' | 'agent' | 'seconds'>;

function became(done: Answered | Interrupted): Became {
  if ('code' in done) {
    const detail = done.message.slice(0, DETAIL_LENGTH);
    const rest = done.rest === undefined ? {} : { rest: done.rest };
    return { ...outcomeOf(done), ...rest, rows: 0, bytes: 0, detail };
  }
  return { outcome: 'answered', reason: '', detail: '', rows: done.resultRows, bytes: done.bytes.length };
}

function stalledOf({ doorStalledMs }: EngineLimits): Became {
  const detail = `Nothing of the answer was read. The limit is store.door.stalled (${doorStalledMs / 1000} s)`;
  return { outcome: 'limited', reason: 'stalled', detail, rows: 0, bytes: 0 };
}

async function send(
  { side, request, response }: Visit,
  done: Answered,
  { question, onStalled }: { readonly question: Question; readonly onStalled: () => void },
): Promise<void> {
  response.setTimeout(side.limits.doorStalledMs, () => {
    onStalled();
    response.destroy();
  });
  if (done.format === '') sendText(response, 200, 'Ok.\n');
  else await sendAnswer(request, response, { ...question, ...done, rowsWritten: 0 });
}

const NO_PASSWORD = failure(194, 'REQUIRED_PASSWORD', 'Authentication is required');
const WRONG_PASSWORD = failure(
  516,
  'AUTHENTICATION_FAILED',
  'Authentication failed: password is incorrect, or there is no user with such name',
);
const UNSEEN_PASSWORD = failure(
  516,
  'AUTHENTICATION_FAILED',
  'Authentication failed: too many passwords from there wait to be looked at, and this one was not',
);
const TOO_MANY_CONNECTIONS: EngineFailure = {
  ...failure(
    202,
    'TOO_MANY_SIMULTANEOUS_QUERIES',
    'There are too many connections, of all readers or of this one',
  ),
  limit: 'connections',
};
const TOO_MUCH_UNREAD: EngineFailure = {
  ...failure(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', 'Too much waits for being read, by this reader or by all'),
  limit: 'unread_bytes',
};
