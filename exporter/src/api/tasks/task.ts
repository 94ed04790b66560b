import * as z from 'zod';
import type { FileResult } from '../reports/result.js';

/** An upload whose sender does not wait. It ends when all of it is in the store, and not before. */
export interface Task {
  readonly id: string;
  /** Whose it is. */
  readonly keyId: string;
  /** In milliseconds since 1970. */
  readonly createdAt: number;
  /** When it was done, likewise. */
  readonly doneAt?: number | undefined;
  /** As their sender calls them; on disk they have numbers. */
  readonly names: readonly string[];
  readonly bytes: number;
  readonly results: readonly FileResult[];
  readonly state: 'waiting' | 'running' | 'done';
  /** Why it has to be tried again; empty where nothing went wrong. */
  readonly reason: string;
}

const STATUS = z.enum(['stored', 'duplicate', 'revision', 'quarantined', 'ignored']);

const THING = z.object({ path: z.string(), status: STATUS, reason: z.string(), report_key: z.string() });

const RESULT = z.object({
  file: z.string(),
  status: STATUS,
  reason: z.string(),
  report_key: z.string(),
  things: z.array(THING).optional(),
});

/** As it stands in its folder. */
export const TASK = z.object({
  id: z.string(),
  keyId: z.string(),
  createdAt: z.number(),
  doneAt: z.number().optional(),
  names: z.array(z.string()),
  bytes: z.number(),
  results: z.array(RESULT),
  state: z.enum(['waiting', 'running', 'done']).catch('waiting'),
  reason: z.string().catch(''),
});

export function isDone({ state }: Task): boolean {
  return state === 'done';
}

/** How far it is. */
export function progressOf({ id, state, createdAt, names, results, reason }: Task) {
  return {
    id,
    state,
    created_at: new Date(createdAt).toISOString(),
    files: names.length,
    done: results.length,
    ...(reason === '' ? {} : { reason }),
  };
}

/** As whoever asks for it sees it. */
export function taskView(task: Task): object {
  return { ...progressOf(task), results: task.results };
}
