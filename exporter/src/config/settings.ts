import type { EngineLimits } from '@plumbline/embedded/limits.js';
import type { MetricSettings } from '@plumbline/schema/metric-settings.js';
import type { Retention } from '@plumbline/schema/retention.js';
import type * as z from 'zod';
import type { DoorReader } from './door-users.js';
import type { Endpoint } from './endpoint.js';
import type { RemoteWriteSettings } from './remote-write.js';
import type { settingsSchema } from './schema.js';
import type { SendersSettings } from './senders.js';
import type { SourceSettings } from './intake/read-sources.js';
import type { StoreTarget } from './store-target.js';
import type { WebRules } from './web-file.js';

type Sections = z.output<typeof settingsSchema>;

/** What commands run with. */
export interface Settings extends Omit<
  Sections,
  'store' | 'raw' | 'failures' | 'quarantine' | 'secrets' | 'senders' | 'metrics' | 'slo' | 'alerts'
> {
  readonly store: StoreSettings;
  /** What is kept of documents that pass, in bytes. */
  readonly keep: Omit<Sections['raw'], 'days'>;
  readonly quarantine: Omit<Sections['quarantine'], 'days'>;
  readonly alerts: Omit<Sections['alerts'], 'days'>;
  readonly redaction: { readonly keep: Sections['failures']['keep'] };
  readonly secretsDirectory: string;
  readonly senders: SendersSettings;
  readonly sources: readonly SourceSettings[];
  /** Which are ours; undefined where nothing is said. */
  readonly domains: readonly string[] | undefined;
  readonly metrics: Omit<Sections['metrics'], 'remote_write'> & {
    /** What views of settled days go by. */
    readonly inViews: MetricSettings;
  };
  /** Of the file that `web.config.file` names. */
  readonly webRules: WebRules;
  /** Undefined where nothing is sent. */
  readonly remoteWrite: RemoteWriteSettings | undefined;
}

export interface DoorSettings {
  readonly listen: Endpoint;
  readonly password: string | undefined;
  readonly readers: readonly DoorReader[];
  /** PEM. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
}

export interface StoreSettings {
  readonly target: StoreTarget;
  /** Of the embedded store, and with a server still of what waits to be stored. */
  readonly directory: string;
  readonly timeoutSeconds: number;
  readonly door: DoorSettings;
  readonly engine: EngineLimits;
  readonly batch: {
    readonly rows: number;
    readonly bytes: number;
    readonly seconds: number;
    readonly inFlight: number;
  };
  readonly leaseSeconds: number;
  readonly retry: { readonly firstMs: number; readonly longestMs: number };
  readonly retention: Retention;
  /** What of it somebody has said: the rest are defaults, which change no store that there is. */
  readonly retentionSaid: ReadonlySet<keyof Retention>;
}
