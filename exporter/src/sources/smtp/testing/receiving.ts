import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Desk, SourcedDelivery, Verdict } from '../../../model/intake-source.js';
import type { ReceiverSettings } from '../settings.js';
import { SmtpSource } from '../smtp-source.js';
import { RawClient } from './client.js';

export const STORED: Verdict = {
  verdict: 'ack',
  taken: { stored: 1 },
  things: [{ path: 'a', outcome: 'stored', reason: '', reportKey: '1' }],
};

const TRACE = /^Return-Path: [^\n]*\nReceived: [^\n]*\n(?:\t[^\n]*\n)*/;

/** Wide limits: what is tested says its own. */
const SETTINGS: ReceiverSettings = {
  type: 'smtp',
  listen: { host: '127.0.0.1', port: 0 },
  hostname: 'mx.example.com',
  recipients: ['reports@example.com', '@rua.example.com'],
  networks: [],
  mail_bytes: 2 ** 20,
  dotted_lines: 1000,
  recipients_of_mail: 100,
  in_flight: 64,
  not_reports: 'refuse',
  connections: 500,
  connections_of_address: 50,
  connections_a_minute: 3000,
  connections_a_minute_of_address: 3000,
  mails_a_minute: 60_000,
  mails_a_minute_of_address: 30_000,
  errors: 10,
  timeouts: { idle: 60_000, begin: 60_000, crowded: 60_000, mail: 60_000, commit: 60_000, drain: 5000 },
};

/** Some of the timeouts, in milliseconds. */
export function timeouts(some: Partial<ReceiverSettings['timeouts']>): Pick<ReceiverSettings, 'timeouts'> {
  return { timeouts: { ...SETTINGS.timeouts, ...some } };
}

/** A receiver at a desk that remembers what it was handed. */
export class Receiving {
  /** Without what is put before them. */
  readonly mails: string[] = [];
  readonly traces: string[] = [];
  readonly names: string[] = [];
  readonly limits: string[] = [];
  readonly #stop = new AbortController();
  readonly #clients: RawClient[] = [];
  readonly #source: SmtpSource;
  readonly #greeting: string;
  /** Why it ended, when it has. */
  readonly ended: Promise<unknown>;
  verdict: () => Promise<Verdict> = () => Promise.resolve(STORED);

  constructor(said: Partial<ReceiverSettings> = {}) {
    const settings = { ...SETTINGS, ...said };
    this.#greeting = settings.type === 'lmtp' ? 'LHLO' : 'EHLO';
    this.#source = new SmtpSource('mx', settings);
    this.ended = this.#source.run(this.#desk());
  }

  get port(): number {
    return this.#source.port;
  }

  async connect(tls = false): Promise<RawClient> {
    while (this.#source.port === 0) await sleep(1);
    const client = await RawClient.to(this.#source.port, tls);
    this.#clients.push(client);
    return client;
  }

  /** Greeted, and past EHLO. */
  async greeted(tls = false): Promise<RawClient> {
    const client = await this.connect(tls);
    await client.answers();
    await client.ask(`${this.#greeting} client.example\r\n`);
    return client;
  }

  /** Begins to end; `ended` says when it has. */
  stop(): Promise<unknown> {
    this.#stop.abort();
    return this.ended;
  }

  async end(): Promise<void> {
    for (const client of this.#clients) client.end();
    await this.stop();
  }

  #desk(): Desk {
    return {
      take: async (delivery: SourcedDelivery) => {
        const mail = (await buffer(delivery.bytes)).toString('latin1');
        const [trace = ''] = TRACE.exec(mail) ?? [];
        this.traces.push(trace);
        this.mails.push(mail.slice(trace.length));
        this.names.push(delivery.name);
        return { verdict: this.verdict() };
      },
      cursor: {
        read: () => Promise.resolve(undefined),
        all: () => Promise.resolve(new Map()),
        write: () => Promise.resolve(),
      },
      giveUp: new AbortController().signal,
      stop: this.#stop.signal,
      now: () => Date.now(),
      well: () => undefined,
      troubled: () => undefined,
      limited: (limit) => this.limits.push(limit),
      progress: () => undefined,
    };
  }
}

/** A certificate of nobody's. */
export const CERTIFICATE = {
  cert: readFileSync('tests/server/front.cert.pem', 'utf8'),
  key: readFileSync('tests/server/front.key.pem', 'utf8'),
};

export const ENVELOPE = 'MAIL FROM:<>\r\nRCPT TO:<reports@example.com>\r\nDATA\r\n';
export const MAIL = 'Subject: a report\r\n\r\nIt says much.\r\n';

export function codes(answers: readonly string[]): string[] {
  return answers.map((answer) => answer.slice(0, 3));
}
