import { failure, type EngineFailure } from './failure.js';

/** What ails the data and is mended by starting the engine anew. */
export type Wound = 'disk_full' | 'damaged_part';

export interface CareTimes {
  /** The disk is full where there is less room than this. */
  readonly freeDiskBytes: number;
  /** How long damage may wait, and how long a start is trusted to have mended all that it can. */
  readonly everyMs: number;
  /** When the engine was last started anew. */
  readonly mendedAt: number | undefined;
}

const NO_SPACE = /No space left on device|errno: 28\b/;
const NOT_ENOUGH_SPACE = 243;

const DAMAGED = new Set([
  32, // ATTEMPT_TO_READ_AFTER_EOF
  33, // CANNOT_READ_ALL_DATA
  40, // CHECKSUM_DOESNT_MATCH
  107, // FILE_DOESNT_EXIST
  246, // CORRUPTED_DATA
  271, // CANNOT_DECOMPRESS
]);
/** Of a part of a table: rows that somebody sends may be cut as well. */
const OF_A_PART = /marks file|while reading from part/;

/**
 * Says when the engine should end, to be started anew. A merge that runs while the disk fills may end with an empty
 * file in its part, and nobody is told: the part takes the place of those it was made of, and these are removed eight
 * minutes later. A start before that sees that the part is not what it should be, and takes those it was made of.
 */
export class Care {
  readonly needed: Promise<Wound>;
  readonly #times: CareTimes;
  #need: (wound: Wound) => void = () => undefined;
  #fullSince: number | undefined;

  constructor(times: CareTimes) {
    this.#times = times;
    this.needed = new Promise((resolve) => {
      this.#need = resolve;
    });
  }

  /** What a failure is to whoever asked: where a start may mend it, one that is worth another try. */
  look(found: EngineFailure, now = Date.now()): EngineFailure {
    if (found.code === NOT_ENOUGH_SPACE || NO_SPACE.test(found.message)) this.#fullSince ??= now;
    if (!DAMAGED.has(found.code) || !OF_A_PART.test(found.message)) return found;
    const { mendedAt, everyMs } = this.#times;
    // A start has not mended it: it is told as it is.
    if (mendedAt !== undefined && now - mendedAt < everyMs) return found;
    this.#need('damaged_part');
    return failure(210, 'NETWORK_ERROR', `The engine is started anew: ${found.message}`);
  }

  /** How much room there is: when it is back, or has been away for long, the time has come. */
  lookAtDisk(freeBytes: number, now = Date.now()): void {
    const { freeDiskBytes, everyMs } = this.#times;
    const isFull = freeBytes < freeDiskBytes;
    if (isFull) this.#fullSince ??= now;
    if (this.#fullSince === undefined) return;
    if (!isFull || now - this.#fullSince >= everyMs) this.#need('disk_full');
  }
}
