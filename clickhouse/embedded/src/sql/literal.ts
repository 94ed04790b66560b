/** No NUL stands in a statement: it might end there for a library written in C. */
export function stringLiteral(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replaceAll('\0', '\\0')}'`;
}

export function nameLiteral(name: string): string {
  return '`' + name.replace(/[\\`]/g, '\\$&') + '`';
}
