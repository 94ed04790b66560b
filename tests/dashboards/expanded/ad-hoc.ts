/** A filter that a person adds on a dashboard. */
export interface AdHocFilter {
  readonly key: string;
  readonly operator: string;
  readonly value: string;
}

const MACRO = /\$__adHocFilters\s*\(([^)]+)\)/g;

/** The tables whose rows ad-hoc filters go by. */
export function filteredTables(sql: string): string[] {
  return [...sql.matchAll(MACRO)].flatMap(([, args = '']) => tablesIn(args));
}

/** The text of a setting for each macro: the data source's frontend does it. */
export function withFilters(sql: string, filters: readonly AdHocFilter[]): string {
  const condition = filters
    .map((filter, i) => ` ${conditionOf(filter)} ${i < filters.length - 1 ? 'AND' : ''}`)
    .join('');
  return sql.replace(MACRO, (whole, args: string) => {
    const tables = tablesIn(args);
    if (tables.length === 0) return whole;
    if (condition === '') return 'additional_table_filters={}';
    return `additional_table_filters={${tables.map((table) => `'${table}': '${condition}'`).join(', ')}}`;
  });
}

function tablesIn(args: string): string[] {
  return [...args.matchAll(/['"]([^'"]+)['"]/g)].flatMap(([, table]) => table ?? []);
}

const OPERATORS: Readonly<Record<string, string>> = { '=~': 'REGEXP', '!~': 'NOT REGEXP' };

/** Values are not escaped there. */
function conditionOf({ key, operator, value }: AdHocFilter): string {
  const column = key.includes('.') ? key.split('.').slice(1).join('.') : key;
  const literal = operator === 'IN' ? listOf(value).replaceAll("'", "\\'") : `\\'${value}\\'`;
  return `${column} ${OPERATORS[operator] ?? operator} ${literal}`;
}

function listOf(value: string): string {
  return value.length > 2 && !value.startsWith('(') && !value.endsWith(')') ? `(${value})` : value;
}
