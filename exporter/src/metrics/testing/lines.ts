/** A line of an exposition, with what is wrong with it. */
export interface Line {
  readonly line: string;
  readonly wrong: string | undefined;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = String.raw`[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"`;
const SAMPLE = new RegExp(`^(${NAME})(?:\\{${LABEL}(?:,${LABEL})*\\})? (\\S+)$`);
const COMMENT = new RegExp(`^# (HELP|TYPE) (${NAME}) (.*)$`);
const NUMBER = /^(?:[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|Inf)|NaN)$/i;

/** What may be behind the name of a family in the name of its samples. */
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  gauge: [''],
  counter: [''],
  summary: ['', '_sum', '_count'],
  histogram: ['_bucket', '_sum', '_count'],
};

/** Checks an exposition line by line, by the grammar of its format. */
export function linesOf(text: string, isOpenMetrics: boolean): Line[] {
  const reader = new LineReader(isOpenMetrics);
  const lines = text.split('\n');
  const last = lines.pop();
  const read = lines.map((line, i) => ({ line, wrong: reader.read(line, i === lines.length - 1) }));
  return last === '' ? read : [...read, { line: last ?? '', wrong: 'the last line is not ended' }];
}

class LineReader {
  readonly #isOpenMetrics: boolean;
  readonly #families = new Set<string>();
  readonly #samples = new Set<string>();
  #helped = '';
  #family = '';
  #type = '';

  constructor(isOpenMetrics: boolean) {
    this.#isOpenMetrics = isOpenMetrics;
  }

  read(line: string, isLast: boolean): string | undefined {
    if (this.#isOpenMetrics && isLast) return line === '# EOF' ? undefined : 'the end is missing';
    const comment = COMMENT.exec(line);
    if (comment !== null) return this.#comment(comment[1] ?? '', comment[2] ?? '', comment[3] ?? '');
    const sample = SAMPLE.exec(line);
    if (sample === null) return 'neither a comment nor a sample';
    return this.#sample(line, sample[1] ?? '', sample[2] ?? '');
  }

  #comment(word: string, name: string, rest: string): string | undefined {
    if (word === 'HELP') {
      this.#helped = name;
      return rest === '' ? 'it helps nobody' : undefined;
    }
    if (this.#families.has(name)) return 'the family is there already';
    if (this.#helped !== name) return 'the help of the family is missing';
    this.#families.add(name);
    this.#family = name;
    this.#type = rest;
    if (this.#isOpenMetrics && name.endsWith('_total')) return 'a family is named without _total';
    return rest in SUFFIXES ? undefined : 'no type of ours';
  }

  #sample(line: string, name: string, value: string): string | undefined {
    const suffixes =
      this.#isOpenMetrics && this.#type === 'counter' ? ['_total'] : (SUFFIXES[this.#type] ?? []);
    if (!suffixes.some((suffix) => name === this.#family + suffix)) return 'it belongs to another family';
    if (!NUMBER.test(value)) return 'its value is no number';
    const series = line.slice(0, line.lastIndexOf(' '));
    if (this.#samples.has(series)) return 'the series is there already';
    this.#samples.add(series);
    return undefined;
  }
}
