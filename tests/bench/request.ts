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
  /** Little of everything: it shows that a bench works, and its figures are worth nothing. */
  readonly quick: boolean;
  /** How many records the queries are asked over; undefined leaves it to the bench. */
  readonly records: number | undefined;
  /** How long what runs for long should run; undefined leaves it to the bench. */
  readonly minutes: number | undefined;
  /** How many mails the mailbox has; undefined leaves it to the bench. */
  readonly mails: number | undefined;
  /** Ends the exporter in the middle, and begins another. */
  readonly interrupt: boolean;
  /** How many files, and how large an mbox, a backfill is made of; undefined leaves it to the bench. */
  readonly files: number | undefined;
  readonly mib: number | undefined;
  /** How many new addresses are looked up; undefined leaves it to the bench. */
  readonly addresses: number | undefined;
}

export const OPTIONS_TEXT = `  --json         one JSON object on stdout instead of tables
  --rounds N     how often each contender runs, or each query is asked
  --part NAME    only this part of a bench (repeatable)
  --records N    how many records the queries are asked over
  --minutes N    how long the door is held (60)
  --mails N      how many mails the mailbox has (10000)
  --interrupt    end the exporter in the middle of the mailbox, and begin another
  --files N      of how many files a backfill is (10000)
  --mib N        how large its mbox is (256)
  --addresses N  how many new addresses are looked up (100000)
  --quick        little of everything, to see that it works (not parse)
  --help         this text`;

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
        records: { type: 'string' },
        minutes: { type: 'string' },
        mails: { type: 'string' },
        interrupt: { type: 'boolean', default: false },
        files: { type: 'string' },
        mib: { type: 'string' },
        addresses: { type: 'string' },
        quick: { type: 'boolean', default: false },
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
    const numbers = {
      rounds: wholeNumber(values.rounds),
      records: wholeNumber(values.records),
      minutes: wholeNumber(values.minutes),
      mails: wholeNumber(values.mails),
      files: wholeNumber(values.files),
      mib: wholeNumber(values.mib),
      addresses: wholeNumber(values.addresses),
    };
    const wrong = Object.entries(numbers).find(([, number]) => Number.isNaN(number));
    if (wrong !== undefined) return nonsense(`--${wrong[0]} takes a whole number from 1.`);
    const { json, quick, part, interrupt } = values;
    return { asks: 'bench', bench: { names, json, parts: part, quick, interrupt, ...numbers } };
  } catch (error) {
    return nonsense(error instanceof Error ? error.message : String(error));
  }
}

function nonsense(problem: string): Request {
  return { asks: 'nonsense', problem };
}

/** NaN where it is none, or not from 1. */
function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : NaN;
}
