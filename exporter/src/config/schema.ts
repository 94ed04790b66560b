import * as z from 'zod';
import { limitsSection } from './limits.js';
import { logSection } from './log.js';

/** Every setting there is, a file a section. */
export const settingsSchema = z.strictObject({
  limits: limitsSection,
  log: logSection,
});

export type Settings = z.output<typeof settingsSchema>;

/** One setting under its three names. */
export interface Setting {
  /** In files and messages: `limits.mail_bytes`. */
  readonly key: string;
  readonly path: readonly string[];
  readonly flag: string;
  readonly env: string;
  readonly description: string;
  readonly placeholder: string;
  /** The default, as a user would write it. */
  readonly shown: string;
}

/** Every setting in the order of the schema. */
export const SETTINGS: readonly Setting[] = leaves(settingsSchema, []);

/** The sections, `limits` and `log`, as they stand at the top of a file. */
export const SECTIONS: readonly string[] = Object.keys(settingsSchema.shape);

function leaves(schema: z.core.$ZodType, path: readonly string[]): Setting[] {
  if (schema instanceof z.ZodPipe) return leaves(schema.in, path);
  if (schema instanceof z.ZodObject)
    return Object.entries<z.core.$ZodType>(schema._zod.def.shape).flatMap(([name, inner]) =>
      leaves(inner, [...path, name]),
    );
  const meta = schema instanceof z.ZodType ? schema.meta() : undefined;
  return [
    {
      key: path.join('.'),
      path,
      flag: `--${path.join('.').replaceAll('_', '-')}`,
      env: `PLUMBLINE_${path.join('_').toUpperCase()}`,
      description: meta?.description ?? '',
      placeholder: textOf(meta?.['placeholder']),
      shown: textOf(meta?.['shown']),
    },
  ];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
