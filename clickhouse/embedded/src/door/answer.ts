import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../engine/engine.js';
import { failure, type EngineFailure } from '../engine/failure.js';
import type { Slots } from '../engine/slots.js';
import { bodyFailure } from '../http/body.js';
import { sendFailure } from '../http/failure.js';
import { header, readQuestion, type Question } from '../http/question.js';
import { sendAnswer, sendText } from '../http/reply.js';
import { answer, type Answered } from './ask.js';
import { credentialsOf } from './readers/auth.js';
import { outcomeOf, type DoorQuery } from './door-query.js';
import type { Reader } from './readers/reader.js';
import type { Throttle } from './readers/throttle.js';
import { userOf, type Credentials } from './readers/users.js';
import type { UnderWay } from './under-way.js';
import { withLimit } from './limits/which-limit.js';

export interface DoorSide {
  readonly engine: Engine;
  readonly slots: Slots;
  readonly readers: readonly Reader[];
  readonly throttle: Throttle;
  readonly underWay: UnderWay;
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

/** Statements of people and Grafana: read only, capped, and with views alone to read. */
export async function answerAtDoor(visit: Visit): Promise<void> {
  const { side, request, response, signal } = visit;
  const begun = performance.now();
  const question = readQuestion(request, { ignoresSessions: true });
  if ('code' in question) {
    sendFailure(response, question);
    return;
  }
  const given = credentialsOf(request, question);
  const tell = (what: Told): void => {
    side.onQuery({
      user: given?.user.slice(0, AGENT_LENGTH) ?? '',
      agent: header(request, 'user-agent')?.slice(0, AGENT_LENGTH) ?? '',
      seconds: (performance.now() - begun) / 1000,
      ...what,
    });
  };
  const reader = given && (await knownReader(visit, given));
  const done =
    reader === undefined
      ? given === undefined
        ? NO_PASSWORD
        : WRONG_PASSWORD
      : await side.underWay
          .run(reader.user, question.queryId, signal, (stop) =>
            answer(
              {
                ...side,
                reader,
                question,
                signal: stop,
                onOverdue: () => {
                  tell(overdue(reader));
                },
              },
              request,
            ),
          )
          .catch((error: unknown) => withLimit(bodyFailure(error), reader));
  tell(became(done));
  if ('code' in done) sendFailure(response, done);
  else await send(visit, done, question);
}

/** What became of a statement. */
type Told = Omit<DoorQuery, 'user' | 'agent' | 'seconds'>;

const NOTHING = { rows: 0, bytes: 0 };

function became(done: Answered | EngineFailure): Told {
  return 'code' in done
    ? { ...outcomeOf(done), ...NOTHING, detail: done.message.slice(0, DETAIL_LENGTH) }
    : { outcome: 'answered', reason: '', detail: '', rows: done.resultRows, bytes: done.bytes.length };
}

function overdue({ limits }: Reader): Told {
  const detail = `The engine ends: nothing stops the statement. The limit is store.door.overdue (${limits.doorOverdueMs / 1000} s)`;
  return { outcome: 'limited', reason: 'overdue', detail, ...NOTHING };
}

async function send({ request, response }: Visit, done: Answered, question: Question): Promise<void> {
  if (done.format === '') sendText(response, 200, 'Ok.\n');
  else await sendAnswer(request, response, { ...question, ...done, rowsWritten: 0 });
}

const NO_PASSWORD = failure(194, 'REQUIRED_PASSWORD', 'Authentication is required');
const WRONG_PASSWORD = failure(
  516,
  'AUTHENTICATION_FAILED',
  'Authentication failed: password is incorrect, or there is no user with such name',
);

/** Nothing for a wrong password, which is told when the next one would be looked at. */
async function knownReader(
  { side, request, signal }: Visit,
  given: Credentials,
): Promise<Reader | undefined> {
  const who = JSON.stringify([request.socket.remoteAddress, given.user]);
  const wait = (): Promise<void> =>
    sleep(side.throttle.waitMs(who), undefined, { signal }).catch(() => undefined);
  if (side.throttle.waitMs(who) > 0) await wait();
  const reader = userOf(side.readers, given);
  if (reader !== undefined) return reader;
  side.throttle.wrong(who);
  await wait();
  return undefined;
}
