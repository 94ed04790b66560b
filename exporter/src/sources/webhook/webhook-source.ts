import type { Desk, IntakeSource } from '../../model/intake-source.js';
import type { SourceTrouble } from '../../model/source-troubles.js';

export type WebhookService = 'raw' | 'cloudflare' | 'mailgun' | 'postmark' | 'sendgrid' | 'ses' | 'tlsrpt';

export interface WebhookSettings {
  readonly service: WebhookService;
  readonly secret?: string | undefined;
  readonly signing_key?: string | undefined;
  /** ARNs. */
  readonly topics?: readonly string[] | undefined;
  readonly subscribe: boolean;
  readonly request_bytes: number;
  readonly in_flight: number;
  readonly per_minute: number;
}

/** A webhook that is open: whoever takes its requests hands in at its desk. */
export interface Webhook {
  readonly name: string;
  readonly settings: WebhookSettings;
  readonly desk: Desk;
}

/** The webhooks of the settings. One that is being changed is still there, and its desk takes nothing. */
export class Webhooks {
  readonly #open = new Map<string, Webhook>();

  find(name: string): Webhook | undefined {
    return this.#open.get(name);
  }

  open(webhook: Webhook): void {
    this.#open.set(webhook.name, webhook);
  }

  /** The settings have it no more. One that was begun anew stays. */
  forget(name: string): void {
    if (this.#open.get(name)?.desk.stop.aborted === true) this.#open.delete(name);
  }
}

/** Mail that a service sends on over HTTP. It waits for nobody: requests come to the API, which finds it here. */
export class WebhookSource implements IntakeSource {
  readonly name: string;
  readonly kind = 'webhook';
  readonly #settings: WebhookSettings;
  readonly #webhooks: Webhooks;

  constructor(name: string, settings: WebhookSettings, webhooks: Webhooks) {
    this.name = name;
    this.#settings = settings;
    this.#webhooks = webhooks;
  }

  async run(desk: Desk): Promise<SourceTrouble | undefined> {
    this.#webhooks.open({ name: this.name, settings: this.#settings, desk });
    desk.well();
    if (!desk.stop.aborted)
      await new Promise((resolve) => {
        desk.stop.addEventListener('abort', resolve, { once: true });
      });
    return undefined;
  }
}
