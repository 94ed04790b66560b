import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type Request =
  | { readonly asks: 'fuzz'; readonly fuzz: FuzzRequest }
  | { readonly asks: 'help' }
  | { readonly asks: 'nonsense'; readonly problem: string };

export interface FuzzRequest {
  readonly seed: number;
  /** The first trial; with `--only` the one there is. */
  readonly from: number;
  /** How many trials there are at most, and how long they may take. */
  readonly trials: number;
  readonly seconds: number;
  /** Where inputs that fail are written; a new folder where it is not given. */
  readonly out: string | undefined;
}

export const USAGE = `node tests/dist/fuzz/main.js [OPTION...]

Damages the deliveries of the corpus and of the demo, reads them through the whole
pipeline, and says where what must hold does not: no crash, no hang, no memory without
end, records + quarantined = held, a reason for whatever was not read, no record lost
to the damage of another, and the same result in whatever pieces the bytes come. Build
first: npm run build.

  --seconds N   how long (default 60)
  --trials N    how many at most (default: as many as there is time for)
  --seed N      which ones (default 1)
  --from N      begin with trial N
  --only N      trial N alone: what a line "seed S trial N" of an earlier run asks for
  --out DIR     where inputs that fail are written, made small (default: a new folder)

Examples:
  node tests/dist/fuzz/main.js --seconds 3600 --seed 7
  node tests/dist/fuzz/main.js --seed 7 --only 4711

Exit code 0: all held. 1: something did not. What was found belongs, made small, into
tests/fuzz/regressions with a line in tests/fuzz/regressions.test.ts.
`;

export function readRequest(args: string[]): Request {
  try {
    const option = { type: 'string' } as const;
    const { values } = parseArgs({
      args,
      options: {
        ...{ seconds: option, trials: option, seed: option, from: option, only: option, out: option },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { asks: 'help' };
    const number = (name: 'seconds' | 'trials' | 'seed' | 'from' | 'only', otherwise: number): number =>
      wholeNumber(name, values[name]) ?? otherwise;
    const only = wholeNumber('only', values.only);
    const fuzz = {
      seed: number('seed', 1),
      from: only ?? number('from', 0),
      trials: only === undefined ? number('trials', Infinity) : 1,
      seconds: number('seconds', 60),
      out: values.out,
    };
    return { asks: 'fuzz', fuzz };
  } catch (error) {
    return { asks: 'nonsense', problem: error instanceof Error ? error.message : String(error) };
  }
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} takes a whole number.`);
  return Number(text);
}
