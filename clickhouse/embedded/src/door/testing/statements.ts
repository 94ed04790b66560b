/** Statements from a grammar: most of them want what the door does not give, in every dress there is. */
export interface Targets {
  /** A file that nobody may read. */
  readonly file: string;
  /** Where a file must not appear. */
  readonly outside: string;
  /** Where nobody may call. */
  readonly url: string;
  readonly functions: readonly string[];
}

export type Random = () => number;

/** Mulberry32: the same statements for the same seed. */
function random(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const VIEWS = ['v_records', 'plumbline.v_records', '"plumbline"."v_records"', 'v_all'];
const TABLES = [
  ...['records', 'plumbline.records', 'plumbline_private.raw', '`plumbline_private`.`raw`', 'raw'],
  ...['system.processes', 'system.users', 'system.settings', 'INFORMATION_SCHEMA.tables', 'system.one'],
];
const TABLE_FUNCTIONS = [
  ...['file', 'url', 's3', 'remote', 'merge', 'executable', 'view', 'numbers', 'values', 'eval', 'loop'],
  ...[
    'mysql',
    'sqlite',
    'dictionary',
    'fileCluster',
    'urlCluster',
    'filesystem',
    'input',
    'format',
    'cluster',
  ],
];
const COLUMNS = ['domain', 'messages', '*', 'x', '1', "'a'", 'v_records.domain'];
const SETTINGS = [
  ...['readonly = 0', 'max_execution_time = 0', "additional_table_filters = {'v_records': 'file(1) = 1'}"],
  ...['max_threads = 1', "format_schema_path = '/'", "output_format_schema = '/x'", 'allow_ddl = 1'],
];

export class Statements {
  readonly #random: Random;
  readonly #targets: Targets;

  constructor(targets: Targets, seed: number) {
    this.#targets = targets;
    this.#random = random(seed);
  }

  next(): string {
    const made = this.#pick([
      ...Array.from({ length: 12 }, () => () => this.#select(3)),
      () =>
        `EXPLAIN ${this.#pick(['', 'AST ', 'QUERY TREE ', 'SYNTAX ', 'ESTIMATE ', 'PLAN '])}${this.#select(2)}`,
      () => `DESCRIBE ${this.#pick(['', 'TABLE '])}${this.#source(2)}`,
      () => `${this.#select(1)}; ${this.#write()}`,
      () => this.#write(),
      () =>
        `SHOW ${this.#pick(['TABLES', 'DATABASES', 'CREATE TABLE', 'COLUMNS', 'GRANTS'])} ${this.#table()}`,
      () => `${this.#select(1)} INTO OUTFILE '${this.#targets.outside}'`,
      () => `${this.#select(2)} SETTINGS ${this.#pick(SETTINGS)}`,
      () => `${this.#select(2)} FORMAT ${this.#pick(['JSON', 'Null', 'Template', 'Protobuf', 'Native'])}`,
    ])();
    return this.#disguised(made);
  }

  #select(depth: number): string {
    const from = this.#chance(0.85) ? ` FROM ${this.#source(depth)}` : '';
    const join = this.#chance(0.2)
      ? ` ${this.#pick(['JOIN', 'LEFT JOIN', 'CROSS JOIN'])} ${this.#source(depth)} ${this.#pick(['USING domain', 'ON 1 = 1', ''])}`
      : '';
    const where = this.#chance(0.4) ? ` WHERE ${this.#condition(depth)}` : '';
    const rest = this.#pick(['', '', ' ORDER BY 1', ' LIMIT 3', ' GROUP BY ALL', ' LIMIT 1 BY 1']);
    const with_ = this.#chance(0.15) ? `WITH ${this.#pick(['x AS ', ''])}(${this.#select(depth - 1)}) ` : '';
    const list = Array.from({ length: 1 + Math.floor(this.#random() * 2) }, () => this.#expression(depth));
    const one = `${with_}SELECT ${list.join(', ')}${from}${join}${where}${rest}`;
    return this.#chance(0.1) && depth > 0 ? `${one} UNION ALL ${this.#select(depth - 1)}` : one;
  }

  #source(depth: number): string {
    if (depth <= 0) return this.#table();
    return this.#pick([
      () => this.#table(),
      () => this.#table(),
      () => this.#pick(VIEWS),
      () => `(${this.#select(depth - 1)})`,
      () => `${this.#pick(TABLE_FUNCTIONS)}(${this.#arguments(depth - 1)})`,
      () => `{t:Identifier}`,
    ])();
  }

  #table(): string {
    return this.#chance(0.5) ? this.#pick(VIEWS) : this.#pick(TABLES);
  }

  #expression(depth: number): string {
    if (depth <= 0) return this.#pick(COLUMNS);
    const name = this.#chance(0.3) ? 'file' : this.#pick(this.#targets.functions);
    return this.#pick([
      () => this.#pick(COLUMNS),
      () => `${name}(${this.#arguments(depth - 1)})`,
      () => `arrayMap(${name}, ['${this.#targets.file}'])`,
      () => `arrayMap(y -> ${name}(y), ['${this.#targets.file}', ${this.#string()}])`,
      () => `* APPLY ${name}`,
      () => `COLUMNS('.*') APPLY(y -> ${name}(y))`,
      () => `(SELECT ${this.#expression(depth - 1)} FROM ${this.#source(depth - 1)} LIMIT 1)`,
      () =>
        `${this.#expression(depth - 1)} AS ${this.#pick(['x', 'file', '"a, function_name: abs"', 'domain'])}`,
      () => `CASE WHEN ${this.#condition(depth - 1)} THEN ${this.#expression(depth - 1)} ELSE 1 END`,
      () => `groupArray(${this.#expression(depth - 1)}) OVER ()`,
    ])();
  }

  #condition(depth: number): string {
    return this.#pick([
      () => `${this.#expression(depth - 1)} = ${this.#expression(depth - 1)}`,
      () => `domain IN ${this.#pick([this.#table(), `(${this.#select(depth - 1)})`, `(${this.#string()})`])}`,
      () => `in(domain, ${this.#table()})`,
      () => `EXISTS (${this.#select(Math.max(0, depth - 1))})`,
      () => `not ${this.#expression(depth - 1)}`,
    ])();
  }

  #arguments(depth: number): string {
    const path = [`'${this.#targets.file}'`, `'${this.#targets.url}'`, `'file://${this.#targets.file}'`];
    const first = this.#chance(0.7) ? this.#pick(path) : this.#expression(depth);
    const more = this.#pick(['', ", 'LineAsString'", ", 'CSV', 'a String'", `, ${this.#expression(depth)}`]);
    return first + more;
  }

  #write(): string {
    const { outside, url } = this.#targets;
    return this.#pick([
      "INSERT INTO plumbline.records VALUES ('evil', 1)",
      `INSERT INTO FUNCTION file('${outside}', 'CSV', 'a Int8') SELECT 1`,
      `INSERT INTO FUNCTION url('${url}', 'CSV', 'a Int8') SELECT 1`,
      'DROP VIEW plumbline.v_records',
      'TRUNCATE TABLE plumbline.records',
      'ALTER TABLE plumbline.records DELETE WHERE 1',
      `BACKUP TABLE plumbline.records TO File('${outside}')`,
      'CREATE TABLE plumbline.evil (a Int8) ENGINE = Memory',
      'SET readonly = 0',
      'SYSTEM SHUTDOWN',
      'KILL QUERY WHERE 1',
    ]);
  }

  #string(): string {
    return this.#pick(["'a.example'", "'\\''", "''''", "'--'", "'/*'", '$$a$$', "'\\\\'"]);
  }

  /** Other letters, quotes, comments and spaces, which mean the same to some reader and not to another. */
  #disguised(sql: string): string {
    return this.#pick([
      () => sql,
      () => sql,
      () => sql.replace(/\bfile\b/, this.#pick(['FILE', '`file`', '"file"', '`\\x66ile`', 'ﬁle', '“file”'])),
      () => sql.replaceAll(' ', this.#pick([' /* x */ ', '\n', '\t', ' -- x\n', '/**/'])),
      () => sql.replace(/\(/, this.#pick(['/* ( */(', ' (', '\n('])),
      () => sql.replace(/\bSELECT\b/, this.#pick(['sElEcT', '(SELECT', 'SELECT DISTINCT', 'SELECT ALL'])),
      () => `/* ${this.#string()} */ ${sql}`,
      () => `${sql} -- ${this.#string()}`,
      () => sql.replace(/'/, this.#pick(["\\'", "''", '‘', "'\\\\"])),
    ])();
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #pick<T>(from: readonly T[]): T {
    const picked = from[Math.floor(this.#random() * from.length)];
    if (picked === undefined) throw new Error('there is nothing to pick from');
    return picked;
  }
}
