import { isDeepStrictEqual } from 'node:util';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { guard } from '../guard.js';
import { basicCredentials } from './basic.js';
import { Passwords, type PasswordTools } from './passwords.js';
import { TokenBucket } from './token-bucket.js';

/** What of the exporter-toolkit's file is about requests. */
export interface FrontRules {
  /** Hashes of passwords, by name; none of them: everybody may come in. */
  readonly users: ReadonlyMap<string, string>;
  readonly headers: ReadonlyMap<string, string>;
  readonly rate: { readonly interval: number; readonly burst: number } | undefined;
}

export interface FrontTools extends PasswordTools {
  readonly onRefused: (reason: FrontRefusal) => void;
  readonly onError: (error: unknown) => void;
}

/** Why a request did not get to any page. */
export const FRONT_REFUSALS = ['password_missing', 'password_wrong', 'passwords_too_many', 'rate'] as const;
export type FrontRefusal = (typeof FRONT_REFUSALS)[number];

/**
 * A request has one Authorization header. Those parts of the API that want a key of their own in it, or a proof in the
 * body, are therefore asked for no password; whatever is not named here is.
 */
const OWN_KEYS = /^\/api\/v1\/(?:alerts|reports|senders|tasks|webhooks)(?=[/?]|$)/;

/** Before every page: headers, how often one may ask, and who. */
export class Front {
  readonly #tools: FrontTools;
  readonly #passwords: Passwords;
  #rules: FrontRules = { users: new Map(), headers: new Map(), rate: undefined };
  #bucket: TokenBucket | undefined;

  constructor(rules: FrontRules, tools: FrontTools) {
    this.#tools = tools;
    this.#passwords = new Passwords(tools);
    this.have(rules);
  }

  /** From now on. */
  have(rules: FrontRules): void {
    const { rate } = rules;
    if (!isDeepStrictEqual(rate, this.#rules.rate))
      this.#bucket = rate && new TokenBucket(rate.interval, rate.burst, this.#tools.clock);
    this.#rules = rules;
  }

  before(inside: RequestListener): RequestListener {
    return (request, response) => {
      for (const [name, value] of this.#rules.headers) response.setHeader(name, value);
      guard(response);
      const waitMs = this.#bucket?.take();
      if (waitMs !== undefined) this.#refuse(response, 'rate', waitMs);
      else if (this.#rules.users.size === 0 || OWN_KEYS.test(request.url ?? '')) inside(request, response);
      else this.#admit(request, response, inside);
    };
  }

  #admit(request: IncomingMessage, response: ServerResponse, inside: RequestListener): void {
    const given = basicCredentials(request.headers.authorization);
    if (given === undefined) {
      this.#refuse(response, 'password_missing');
      return;
    }
    const from = request.socket.remoteAddress ?? '';
    this.#passwords.look(this.#rules.users, given, from).then(
      (looked) => {
        if (looked === 'right') inside(request, response);
        else this.#refuse(response, looked === 'wrong' ? 'password_wrong' : 'passwords_too_many', 1000);
      },
      (error: unknown) => {
        this.#tools.onError(error);
        say(response, 500, 'Internal Server Error');
      },
    );
  }

  #refuse(response: ServerResponse, reason: FrontRefusal, waitMs = 0): void {
    this.#tools.onRefused(reason);
    if (reason === 'rate' || reason === 'passwords_too_many') {
      response.setHeader('retry-after', Math.max(1, Math.ceil(waitMs / 1000)));
      say(response, 429, 'Too Many Requests');
    } else {
      response.setHeader('www-authenticate', 'Basic realm="Plumbline", charset="UTF-8"');
      say(response, 401, 'Unauthorized');
    }
  }
}

/** As the toolkit answers. */
function say(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(`${text}\n`);
}
