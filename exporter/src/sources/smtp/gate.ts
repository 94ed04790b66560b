import type { AllowedNetworks } from './peers.js';
import { peerKey } from './peers.js';
import { Rates } from './rates.js';
import type { ReceiverSettings } from './settings.js';

export type GateLimit =
  | 'networks'
  | 'connections'
  | 'connections_of_address'
  | 'connections_a_minute'
  | 'connections_a_minute_of_address';

type GateSettings = Pick<ReceiverSettings, Exclude<GateLimit, 'networks'>>;

/** Who may connect, how often, and how many at once. */
export class Gate {
  readonly #settings: GateSettings;
  readonly #networks: AllowedNetworks;
  readonly #all: Rates;
  readonly #each: Rates;
  readonly #inside = new Map<string, number>();
  #total = 0;

  constructor(settings: GateSettings, networks: AllowedNetworks, now: () => number) {
    this.#settings = settings;
    this.#networks = networks;
    this.#all = new Rates(settings.connections_a_minute, now);
    this.#each = new Rates(settings.connections_a_minute_of_address, now);
  }

  /** What keeps it out; nothing where it is in now, until it has left. */
  enter(address: string): GateLimit | undefined {
    const key = peerKey(address);
    const inside = this.#inside.get(key) ?? 0;
    const { connections, connections_of_address: ofAddress } = this.#settings;
    if (!this.#networks.allows(address)) return 'networks';
    if (this.#total >= connections) return 'connections';
    if (inside >= ofAddress) return 'connections_of_address';
    if (!this.#each.take(key)) return 'connections_a_minute_of_address';
    if (!this.#all.take('')) return 'connections_a_minute';
    this.#inside.set(key, inside + 1);
    this.#total += 1;
    return undefined;
  }

  leave(address: string): void {
    const key = peerKey(address);
    const left = (this.#inside.get(key) ?? 0) - 1;
    if (left > 0) this.#inside.set(key, left);
    else this.#inside.delete(key);
    this.#total -= 1;
  }
}
