import { stringLiteral } from '../../sql/literal.js';

/** What can be named through the door. */
export interface DoorNames {
  /** The views stand in it; it is also where names without a database are looked for. */
  readonly database: string;
  /** What a statement may call it too: the name of a database with the same views, and the rows of everybody. */
  readonly alias?: string | undefined;
  /** Databases that do not exist for whoever comes through the door. */
  readonly hidden: readonly string[];
  /** The views that there are; without it, all of them. */
  readonly views?: ReadonlySet<string> | undefined;
  /** Whether there are rows that are not for whoever asks: then nothing may be said of how many are read. */
  readonly isFiltered?: boolean;
}

export interface TableName {
  readonly database: string | undefined;
  readonly table: string;
}

/** `retention` says from which day on the others have rows. */
const RETENTION = 'retention';
const VIEW = /^(?:v_\w+|retention)$/;

/** What says nothing about other people or the machine. */
const SYSTEM_TABLES = new Set([
  ...['one', 'numbers', 'numbers_mt', 'zeros', 'tables', 'columns', 'databases', 'functions', 'formats'],
  ...['settings', 'table_functions', 'table_engines', 'data_type_families', 'time_zones'],
  'aggregate_function_combinators',
]);
const INFORMATION_SCHEMA = new Set(['tables', 'columns', 'views', 'schemata']);

export function isVisible({ database, table }: TableName, names: DoorNames): boolean {
  switch (database?.toLowerCase()) {
    case undefined:
    case names.database:
      return VIEW.test(table) && (table === RETENTION || names.views?.has(table) !== false);
    case 'system':
      return SYSTEM_TABLES.has(table);
    case 'information_schema':
      return INFORMATION_SCHEMA.has(table.toLowerCase());
    default:
      return false;
  }
}

/** Functions in the place of a table that make rows of nothing but their arguments. */
const TABLE_FUNCTIONS = new Set(['numbers', 'zeros', 'generateseries', 'generate_series', 'values']);

export function isVisibleFunction(name: string): boolean {
  return TABLE_FUNCTIONS.has(name.toLowerCase());
}

/** Their second argument may be a table. */
const IN_AS_FUNCTIONS = ['', 'not', 'global', 'globalnot']
  .flatMap((prefix) => ['in', 'nullin'].flatMap((name) => [prefix + name, `${prefix + name}ignoreset`]))
  .concat('notnullin', 'globalnotnullin', 'notnullinignoreset', 'globalnotnullinignoreset')
  .filter((name) => name !== 'in');

/**
 * They read files, secrets or the machine, or hold a thread for nothing. `file()` heeds neither `readonly` nor grants,
 * and can be called without its brackets: `arrayMap(file, …)`, `* APPLY file`.
 */
const FORBIDDEN = new Set([
  ...IN_AS_FUNCTIONS,
  ...['file', 'catboostevaluate', 'getserversetting', 'getmacro', 'joinget', 'joingetornull'],
  ...['sleep', 'sleepeachrow', 'addresstoline', 'addresstolinewithinlines', 'addresstosymbol', 'demangle'],
]);

export function isForbidden(word: string): boolean {
  return FORBIDDEN.has(word.toLowerCase());
}

/** The catalogue as it is for who comes through the door: a filter under every table that lists names. */
export function catalogueFilters({ database, alias = '', hidden, views }: DoorNames): Map<string, string> {
  const isView = (table: string) =>
    views === undefined ? `startsWith(${table}, 'v_')` : `${table} IN (${listed(['', ...views])})`;
  const shown = (table: string) =>
    [
      `database = ${stringLiteral(database)} AND ${isView(table)}`,
      `database = 'system' AND ${table} IN (${listed([...SYSTEM_TABLES])})`,
      `lower(database) = 'information_schema'`,
    ]
      .map((condition) => `(${condition})`)
      .join(' OR ');
  return new Map([
    ['system.databases', `name NOT IN (${listed([alias, ...hidden])})`],
    // What is filtered, and how, stands in one of them.
    ['system.settings', `name != 'additional_table_filters'`],
    ['system.tables', shown('name')],
    ['system.columns', shown('table')],
  ]);
}

function listed(names: readonly string[]): string {
  return names.map(stringLiteral).join(', ');
}
