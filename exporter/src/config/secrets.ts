import * as z from 'zod';
import { optional } from './values.js';

/** `secrets`: what Plumbline makes for itself and nobody else may read. */
export const secretsSection = z.strictObject({
  dir: optional(
    'PATH',
    'secrets in store.dir',
    'where keys and passwords that Plumbline made are kept, mode 0600',
  ),
});
