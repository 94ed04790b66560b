import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type Request =
  | { readonly asks: 'bench'; readonly bench: BenchRequest }
  | { readonly asks: 'help' }
  | { readonly asks: 'nonsense'; readonly problem: string };

export interface BenchRequest {
  readonly names: readonly string[];
  readonly json: boolean;
  /** Rounds of each race; undefined leaves it to the bench. */
  readonly rounds: number | undefined;
  /** Which parts of the benches; empty for all. */
  readonly parts: readonly string[];
}

export const OPTIONS_TEXT = `  --json       one JSON object on stdout instead of tables
  --rounds N   how often each contender runs
  --part NAME  only this part of a bench (repeatable)
  --help       this text`;

/** `benches` has the parts of each bench. */
export function readRequest(args: string[], benches: ReadonlyMap<string, readonly string[]>): Request {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        rounds: { type: 'string' },
        part: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { asks: 'help' };
    const names = positionals.length > 0 ? positionals : [...benches.keys()];
    const strange = names.find((name) => !benches.has(name));
    if (strange !== undefined) return nonsense(`There is no bench named ${strange}.`);
    const parts = names.flatMap((name) => benches.get(name) ?? []);
    const strangePart = values.part.find((part) => !parts.includes(part));
    if (strangePart !== undefined) return nonsense(`There is no part named ${strangePart}.`);
    const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
    if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))
      return nonsense('--rounds takes a whole number from 1.');
    return { asks: 'bench', bench: { names, json: values.json, rounds, parts: values.part } };
  } catch (error) {
    return nonsense(error instanceof Error ? error.message : String(error));
  }
}

function nonsense(problem: string): Request {
  return { asks: 'nonsense', problem };
}
