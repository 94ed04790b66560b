import type { Request } from 'express';
import type { Authenticated, Authentication } from './authentication.js';
import { Rate } from './rate.js';
import type { ApiKey } from '../../store/api-keys/api-keys.js';
import type { Scope } from '../../model/scopes.js';
import { refusal, type Refusal } from '../refusals.js';
import type { UploadLimits } from '../upload-limits.js';

export interface Admitted {
  readonly ok: true;
  readonly key: ApiKey;
  readonly bodySha256: string | undefined;
  readonly mostBytes: number;
  /** Bytes that came on its account. */
  readonly onBytes: (bytes: number) => void;
}

export interface AdmissionTools {
  readonly authentication: Pick<Authentication, 'of'>;
  readonly limits: UploadLimits;
  readonly clock: () => number;
  readonly onUse: (keyId: string) => void;
}

/** Who may ask how often, and send how much. */
export class Admission {
  readonly #tools: AdmissionTools;
  readonly #requests: Rate;
  readonly #bytes: Rate;

  constructor(tools: AdmissionTools) {
    this.#tools = tools;
    this.#requests = new Rate(tools.clock);
    this.#bytes = new Rate(tools.clock);
  }

  /** For who only asks. */
  async toAsk(request: Request, ...wanted: readonly Scope[]): Promise<Authenticated | Refusal> {
    const { authentication, limits, onUse } = this.#tools;
    const who = await authentication.of(askedFor(request), ...wanted);
    if (!who.ok) return who;
    const { id, requestsPerMinute } = who.key;
    onUse(id);
    const wait = this.#requests.take(id, 1, requestsPerMinute ?? limits.perMinute);
    return wait === undefined ? who : refusal('rate_limited', { retryAfterSeconds: wait });
  }

  async toSend(request: Request, wanted: Scope): Promise<Admitted | Refusal> {
    const { limits } = this.#tools;
    const who = await this.toAsk(request, wanted);
    if (!who.ok) return who;
    const { key, bodySha256 } = who;
    const mostBytes = key.requestBytes ?? limits.requestBytes;
    const length = Math.min(Number(request.headers['content-length'] ?? 1), mostBytes);
    const bytesWait = this.#bytes.take(key.id, 0, limits.bytesPerMinute) ?? this.#tooMany(key.id, length);
    if (bytesWait !== undefined)
      return refusal('rate_limited', { retryAfterSeconds: bytesWait, limit: 'bytes_per_minute' });
    const onBytes = (bytes: number): void => {
      this.#bytes.charge(key.id, bytes, limits.bytesPerMinute);
    };
    return { ok: true, key, bodySha256, mostBytes, onBytes };
  }

  /** Bytes are charged as they come; here it is only seen whether there is room for them. */
  #tooMany(id: string, length: number): number | undefined {
    const { bytesPerMinute } = this.#tools.limits;
    const wait = this.#bytes.take(id, length, bytesPerMinute);
    if (wait === undefined) this.#bytes.charge(id, -length, bytesPerMinute);
    return wait;
  }
}

function askedFor({ method, url = '', headers }: Request) {
  return { method, url, headers };
}
