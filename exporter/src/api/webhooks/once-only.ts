import type { Desk, Handed } from '../../model/intake-source.js';
import type { Asked } from '../../store/failures.js';
import { refusal, type Refusal } from '../refusals.js';
import { Places, type Held } from '../reports/places.js';
import type { OneTimeProof } from './proof.js';

/** Outlives the process. */
export interface UsedProofs {
  isUsed(proof: string): Promise<Asked<boolean>>;
  use(proof: string, at: number): Promise<Asked<boolean>>;
}

/** For a mail that nobody else brings with the same proof meanwhile. */
export interface Claim {
  readonly ok: true;
  /** Free when the proof may be used again: it is remembered, or its mail was not taken. */
  readonly place: Held;
  /** As the desk does, but that a mail is on disk only when its proof is remembered. */
  readonly take: Desk['take'];
}

/** The status after which Mailgun does not try again. */
const ENOUGH = 406;

/**
 * A proof is good for one mail: it is remembered from when that is on disk, and not before, as its service comes again
 * with the same proof for as long as it is not.
 */
export class OnceOnly {
  readonly #used: UsedProofs;
  /** Nobody makes room for another with the same proof. */
  readonly #underWay = new Places({ clock: () => 0, crowdedMs: Infinity });

  constructor(used: UsedProofs) {
    this.#used = used;
  }

  async claim(proof: OneTimeProof, desk: Pick<Desk, 'take'>): Promise<Claim | Refusal> {
    const place = this.#underWay.take(proof.text, 1);
    if (place === undefined) return refusal('repeat_under_way', { status: 503, detail: UNDER_WAY });
    const used = await this.#used.isUsed(proof.text);
    if (used.ok && !used.value)
      return {
        ok: true,
        place,
        take: async (delivery) => this.#remembered(proof, await desk.take(delivery)),
      };
    place.free();
    return used.ok ? refusal('nonce_used', { status: ENOUGH, detail: USED }) : refusal('store_away');
  }

  #remembered({ text, at }: OneTimeProof, { verdict }: Handed): Handed {
    return {
      verdict: verdict.then(async (told) => {
        if (told.verdict === 'nack') return told;
        const used = await this.#used.use(text, at);
        return used.ok ? told : { verdict: 'nack', reason: used.reason, detail: used.detail };
      }),
    };
  }
}

const UNDER_WAY = 'A mail with the same token is under way: send it again in a moment.';
const USED = 'The token came with a mail that is stored: each mail needs a new one.';
