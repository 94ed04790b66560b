/** Why there is no engine. The detail is one sentence that names the way out. */
export interface EngineRefusal {
  readonly reason:
    | 'engine_unsupported'
    | 'engine_missing'
    | 'directory_in_use'
    | 'directory_unusable'
    | 'engine_failed'
    | 'door_unavailable';
  readonly detail: string;
}

/** What always works, whatever the embedded engine lacks. */
export const USE_A_SERVER = 'use a ClickHouse server instead (--store.url https://user@host:8443/plumbline)';

export function refusal(reason: EngineRefusal['reason'], detail: string): EngineRefusal {
  return { reason, detail };
}
