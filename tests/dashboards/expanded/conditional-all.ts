import type { Variables } from './variables.js';

const MACRO = '$__conditionalAll(';

/** The condition, or `1=1` where everything is chosen of the variable: the data source's frontend does it. */
export function withConditions(sql: string, variables: Variables): string {
  let text = sql;
  for (;;) {
    const at = text.lastIndexOf(MACRO);
    if (at < 0) return text;
    const args = macroArguments(text, at + MACRO.length - 1);
    const [condition, variable, ...more] = args;
    if (condition === undefined || variable === undefined || more.length > 0) return text;
    const chosen = isEverything(variable, variables) ? '1=1' : condition;
    // The first that reads the same, and a replacement in which $ has a meaning: as there.
    text = text.replace(`${MACRO}${condition},${variable})`, chosen);
  }
}

function isEverything(variable: string, variables: Variables): boolean {
  const name = /(?<=\$\{)\w+(?=\})|(?<=\$)\w+/.exec(variable.trim())?.[0];
  const chosen = name === undefined ? undefined : variables.get(name);
  if (chosen === undefined) return false;
  return chosen.all !== undefined || chosen.value.toString() === '';
}

/** Knows parentheses and commas, and no quotes. */
function macroArguments(sql: string, opens: number): string[] {
  const args: string[] = [];
  let depth = 0;
  let begins = opens + 1;
  for (let at = opens; at < sql.length; at++) {
    const letter = sql.charAt(at);
    if (letter === '(') depth++;
    if (letter === ')') depth--;
    if ((letter === ',' && depth === 1) || depth === 0) {
      args.push(sql.slice(begins, at));
      begins = at + 1;
    }
    if (depth === 0) return args;
  }
  return [];
}
