import type { Engine } from '../engine/engine.js';
import type { Slots } from '../engine/slots.js';
import type { Question } from '../http/question.js';
import type { Reader } from './readers/reader.js';
import type { Rest } from './rest.js';
import type { UnderWay } from './under-way.js';

/** A request of somebody who may read. */
export interface Asked {
  readonly engine: Engine;
  /** Of the whole door. */
  readonly slots: Slots;
  readonly reader: Reader;
  readonly question: Question;
  readonly signal: AbortSignal;
  readonly underWay: UnderWay;
  /** Told before the engine ends, because nothing else ends this statement. */
  readonly onOverdue: (rest: readonly string[]) => void;
  /** The program that asks, as it calls itself. */
  readonly agent: string;
  readonly rest: Rest;
}

export interface Answered {
  readonly bytes: Buffer;
  readonly format: string;
  readonly timezone: string;
  readonly resultRows: number;
  readonly seconds: number;
}
