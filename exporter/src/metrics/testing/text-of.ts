import type { Exposition } from '../exposition.js';

export function textOf({ parts }: Exposition): string {
  return Buffer.concat(parts).toString();
}
