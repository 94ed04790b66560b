import type { EngineLimits } from '@plumbline/embedded/limits.js';
import type * as z from 'zod';
import type { Endpoint } from './endpoint.js';
import type { settingsSchema } from './schema.js';
import type { StoreSection } from './store-section.js';
import type { StoreTarget } from './store-target.js';
import type { TlsSettings } from './web-file.js';

type Sections = z.output<typeof settingsSchema>;

/** What commands run with. */
export interface Settings extends Omit<Sections, 'store' | 'secrets' | 'web'> {
  readonly store: StoreSettings;
  readonly secretsDirectory: string;
  readonly web: Sections['web'] & { readonly tls: TlsSettings | undefined };
}

export interface StoreSettings {
  readonly target: StoreTarget;
  /** Of the embedded store, and with a server still of what waits to be stored. */
  readonly directory: string;
  readonly timeoutSeconds: number;
  readonly door: { readonly listen: Endpoint; readonly password: string | undefined };
  readonly engine: EngineLimits;
  readonly batch: StoreSection['batch'];
  readonly retry: StoreSection['retry'];
  readonly retention: StoreSection['retention'];
}
