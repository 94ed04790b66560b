import * as z from 'zod';
import { factsSection } from './facts.js';
import { failuresSection, quarantineSection, rawSection } from './keep.js';
import { limitsSection } from './limits.js';
import { logSection } from './log.js';
import { metricsSection, sloSection } from './metrics-section.js';
import { reputationSection } from './reputation.js';
import { secretsSection } from './secrets.js';
import { sendersSection } from './senders.js';
import { storeSection } from './store-section.js';
import { trustSection } from './trust.js';
import { uploadsSection } from './uploads.js';
import { webSection } from './web.js';

/** Every setting there is, a file a section. */
export const settingsSchema = z.strictObject({
  store: storeSection,
  raw: rawSection,
  failures: failuresSection,
  quarantine: quarantineSection,
  secrets: secretsSection,
  web: webSection,
  uploads: uploadsSection,
  trust: trustSection,
  senders: sendersSection,
  facts: factsSection,
  reputation: reputationSection,
  metrics: metricsSection,
  slo: sloSection,
  limits: limitsSection,
  log: logSection,
});

/** One setting under its three names. */
export interface Setting {
  /** In files and messages: `limits.mail_bytes`. */
  readonly key: string;
  readonly path: readonly string[];
  /** Of a secret the flag names a file that holds it. */
  readonly flag: string;
  readonly env: string;
  readonly description: string;
  readonly placeholder: string;
  /** The default, as a user would write it, or what holds where there is none. */
  readonly shown: string;
  readonly isOptional: boolean;
  readonly isSecret: boolean;
}

/** Every setting in the order of the schema. */
export const SETTINGS: readonly Setting[] = leaves(settingsSchema, []);

/** The sections, `limits` and `log`, as they stand at the top of a file. */
export const SECTIONS: readonly string[] = Object.keys(settingsSchema.shape);

function leaves(schema: z.core.$ZodType, path: readonly string[]): Setting[] {
  const meta = schema instanceof z.ZodType ? schema.meta() : undefined;
  if (meta !== undefined) return [setting(path, meta)];
  if (schema instanceof z.ZodPipe) return leaves(schema.in, path);
  if (schema instanceof z.ZodPrefault) return leaves(schema.unwrap(), path);
  if (!(schema instanceof z.ZodObject)) throw new Error(`${path.join('.')} has no description`);
  return Object.entries<z.core.$ZodType>(schema._zod.def.shape).flatMap(([name, inner]) =>
    leaves(inner, [...path, name]),
  );
}

function setting(path: readonly string[], meta: z.core.GlobalMeta): Setting {
  const isSecret = meta['secret'] === true;
  return {
    key: path.join('.'),
    path,
    flag: `--${path.join('.').replaceAll('_', '-')}${isSecret ? '-file' : ''}`,
    env: `PLUMBLINE_${path.join('_').toUpperCase()}`,
    description: meta.description ?? '',
    placeholder: textOf(meta['placeholder']),
    shown: textOf(meta['shown']),
    isOptional: meta['optional'] === true,
    isSecret,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
