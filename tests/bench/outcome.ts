import { tableText, type Table } from './table.js';

/** What a bench hands back: tables for people, figures for programs, and what was aimed at. */
export interface Outcome {
  readonly tables: readonly Table[];
  readonly aims: readonly Aim[];
  readonly figures: Readonly<Record<string, unknown>>;
  /** What was left out and why. */
  readonly notes: readonly string[];
}

export interface Aim {
  readonly what: string;
  readonly aim: string;
  readonly measured: string;
  readonly holds: boolean;
}

export interface Bench {
  readonly parts: readonly string[];
  /** What it is measured on, in a sentence. */
  readonly data: string;
  run(settings: BenchSettings): Promise<Outcome>;
}

/** What a bench is given by whoever starts it. */
export interface BenchSettings {
  /** Rounds of each race; undefined leaves it to the bench. */
  readonly rounds: number | undefined;
  /** Which parts of the bench; empty for all. */
  readonly parts: readonly string[];
  readonly quick: boolean;
  readonly records: number | undefined;
  /** How long what runs for long should run. */
  readonly minutes: number | undefined;
  /** How many mails a mailbox has. */
  readonly mails: number | undefined;
  /** Whether what is measured is ended in the middle, and begun again. */
  readonly interrupt: boolean;
  /** How much a backfill is made of. */
  readonly files: number | undefined;
  readonly mib: number | undefined;
  /** How many new addresses are looked up. */
  readonly addresses: number | undefined;
  /** An empty folder for its data, removed afterwards. */
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly progress: (text: string) => void;
}

function together(outcomes: readonly Outcome[]): Outcome {
  return {
    tables: outcomes.flatMap(({ tables }) => tables),
    aims: outcomes.flatMap(({ aims }) => aims),
    figures: Object.fromEntries(outcomes.flatMap(({ figures }) => Object.entries(figures))),
    notes: [...new Set(outcomes.flatMap(({ notes }) => notes))],
  };
}

export function outcomeText({ tables, aims, notes }: Outcome): string {
  const aimTable: Table = {
    title: 'What was aimed at',
    header: ['', 'aim', 'measured', ''],
    rows: aims.map(({ what, aim, measured, holds }) => [what, aim, measured, holds ? 'holds' : 'MISSED']),
  };
  return [...tables, ...(aims.length > 0 ? [aimTable] : [])]
    .map(tableText)
    .concat(notes.length > 0 ? [notes.join('\n')] : [])
    .join('\n\n');
}

/** The parts that are asked for, one after the other. */
export async function runParts(
  parts: Readonly<Record<string, (settings: BenchSettings) => Promise<Outcome>>>,
  settings: BenchSettings,
): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const [name, part] of Object.entries(parts))
    if (settings.parts.length === 0 || settings.parts.includes(name)) outcomes.push(await part(settings));
  return together(outcomes);
}
