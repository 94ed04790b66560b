import type { Outcome, TakenThing, Verdict } from '../../model/intake-source.js';

/** CONTRACT: what became of a file. */
export interface FileResult {
  readonly file: string;
  readonly status: Outcome;
  /** Why it was not read, or not whole; empty otherwise. */
  readonly reason: string;
  /** The report, as the views know it; empty where there is none. */
  readonly report_key: string;
  /** Each of them, where the file held several. */
  readonly things?: readonly ThingResult[] | undefined;
}

export interface ThingResult {
  readonly path: string;
  readonly status: Outcome;
  readonly reason: string;
  readonly report_key: string;
}

/** What is most worth knowing of a file that held several things. */
const ORDER: readonly Outcome[] = ['quarantined', 'stored', 'revision', 'duplicate', 'ignored'];

/** One word for a file: what went wrong in it, else what was new in it. */
export function resultOf(file: string, { taken, things }: Verdict & { readonly verdict: 'ack' }): FileResult {
  const status = ORDER.find((outcome) => (taken[outcome] ?? 0) > 0) ?? 'ignored';
  const first = things.find(({ outcome }) => outcome === status);
  const result = {
    file,
    status,
    reason: first?.reason ?? '',
    report_key: first?.reportKey ?? '',
  };
  return things.length < 2 ? result : { ...result, things: things.map(thingOf) };
}

function thingOf({ path, outcome, reason, reportKey }: TakenThing): ThingResult {
  return { path, status: outcome, reason, report_key: reportKey };
}
