import http from 'node:http';
import https from 'node:https';
import { isNativeError } from 'node:util/types';
import { compress } from 'snappyjs';
import type { RemoteWriteSettings } from '../../../config/remote-write.js';
import { writeRequest, type Sample } from '../../../metrics/remote-write/write-request.js';
import { timerMs } from '../../../model/timers.js';
import { readAnswer, type HttpAnswer, type Posted } from './answer.js';

const MOST_TEXT = 64 * 1024;

type Where = Pick<RemoteWriteSettings, 'url' | 'headers' | 'timeout' | 'ca'>;

/** Who takes samples by remote write 1.0. */
export class Receiver {
  readonly #where: Where;
  readonly #userAgent: string;
  readonly #now: () => number;

  constructor(where: Where, { version, now }: { readonly version: string; readonly now: () => number }) {
    this.#where = where;
    this.#userAgent = `plumbline/${version}`;
    this.#now = now;
  }

  async post(samples: readonly Sample[], stop: AbortSignal): Promise<Posted> {
    const timeout = AbortSignal.timeout(timerMs(this.#where.timeout));
    try {
      const answer = await this.#ask(compress(writeRequest(samples)), AbortSignal.any([stop, timeout]));
      return readAnswer(answer, this.#now());
    } catch (error) {
      const detail = isNativeError(error) ? error.message : String(error);
      return { trouble: timeout.aborted ? 'timeout' : troubleOf(error), detail };
    }
  }

  /** Follows no redirection: what it would carry are our secrets. */
  #ask(body: Buffer, signal: AbortSignal): Promise<HttpAnswer> {
    const { url, headers, ca } = this.#where;
    const { request } = url.startsWith('https:') ? https : http;
    return new Promise((resolve, reject) => {
      const options = {
        method: 'POST',
        signal,
        headers: {
          'user-agent': this.#userAgent,
          ...headers,
          'content-type': 'application/x-protobuf',
          'content-encoding': 'snappy',
          'content-length': body.length,
          'x-prometheus-remote-write-version': '0.1.0',
        },
        ...(ca === undefined ? {} : { ca }),
      };
      request(url, options, (response) => {
        textOf(response).then((text) => {
          const retryAfter = response.headers['retry-after'];
          resolve({ status: response.statusCode ?? 0, text, retryAfter });
        }, reject);
      })
        .on('error', reject)
        .end(body);
    });
  }
}

/** Of Node and of OpenSSL; what begins with ERR_SSL the receiver says of us. */
const UNTRUSTED = /^(?!ERR_SSL).*(?:CERT|SIGNATURE|HOSTNAME)/;

function troubleOf(error: unknown): 'untrusted' | 'unreachable' {
  const code = isNativeError(error) && 'code' in error ? String(error.code) : '';
  return UNTRUSTED.test(code) ? 'untrusted' : 'unreachable';
}

async function textOf(response: http.IncomingMessage): Promise<string> {
  response.setEncoding('utf8');
  let text = '';
  for await (const part of response as AsyncIterable<string>)
    if (text.length < MOST_TEXT) text += part.slice(0, MOST_TEXT);
  return text;
}
