import { parseDocument } from 'yaml';

/** The text of a file; undefined where there is no such file. Throws where it is there and cannot be read. */
export type ReadFile = (path: string) => string | undefined;

/** The text of a file; where it cannot be had, that is a problem, and the text is empty. */
export function textOf(path: string, readFile: ReadFile, problems: string[]): string {
  try {
    const text = readFile(path);
    if (text !== undefined) return text;
    problems.push(`${path}: there is no such file`);
  } catch (error) {
    problems.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return '';
}

/** What stands in a YAML file that a setting names; where it cannot be read, that is a problem. */
export function contentOf(path: string, readFile: ReadFile, problems: string[]): unknown {
  const document = parseDocument(textOf(path, readFile, problems));
  const [mistake] = document.errors;
  if (mistake !== undefined) problems.push(`${path}: ${mistake.message.split('\n', 1)[0] ?? 'not YAML'}`);
  return mistake === undefined ? (document.toJS() ?? {}) : {};
}
