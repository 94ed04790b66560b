export function stringLiteral(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

export function nameLiteral(name: string): string {
  return '`' + name.replace(/[\\`]/g, '\\$&') + '`';
}
