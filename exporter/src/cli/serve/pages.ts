import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { BcryptThread } from '../../api/front/bcrypt.js';
import { Front } from '../../api/front/front.js';
import { listen, type Listening, type ListenLimit } from '../../api/listen.js';
import type { Settings } from '../../config/settings.js';
import { readWebFile, type WebRules } from '../../config/web-file.js';
import type { WebMetrics } from '../../metrics/web.js';
import { readTextFile } from '../settings.js';
import type { FailureLog } from './failure-log.js';
import { WebFollowing } from './web-following.js';

export interface PagesTools {
  readonly log: Logger;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
  readonly metrics: WebMetrics;
  readonly failures: FailureLog;
  readonly onLimit: (limit: ListenLimit) => void;
}

export interface Pages {
  /** Looks at `web.config.file` now. */
  reload(): void;
  close(deadlineMs: number): Promise<void>;
}

/** What nobody reads or sends for so long beyond the longest wait for a commit has no client any more. */
const QUIET_MS = 60_000;

/** The pages, behind what `web.config.file` says; nothing where they cannot be opened, and the log says why. */
export async function openPages(
  inside: RequestListener,
  settings: Settings,
  tools: PagesTools,
): Promise<Pages | undefined> {
  const { log, clock, metrics, failures, onLimit } = tools;
  const { web, webRules, uploads } = settings;
  const front = new Front(webRules, {
    compare: new BcryptThread().compare,
    clock,
    rest: (ms) => sleep(ms, undefined, { ref: false }),
    onRefused: (reason) => {
      metrics.refused(reason);
    },
    onError: (error) => {
      failures.failed('a password could not be looked at', error);
    },
  });
  const listening = await listen(front.before(inside), {
    ...{ ...web.listen, tls: webRules.tls },
    limits: { ...uploads, quietMs: uploads.commitWaitMs + QUIET_MS },
    onLimit,
    onUnwelcome: () => {
      metrics.refused('certificate');
    },
  });
  if ('reason' in listening) {
    log.error({ reason: listening.reason }, listening.detail);
    return undefined;
  }
  const { url } = listening;
  log.info({ url, metrics: url + web.telemetryPath, passwords: webRules.users.size }, 'listening');
  const following = follow(settings, front, listening, tools);
  return {
    reload: () => following?.look(),
    close: async (deadlineMs) => {
      following?.stop();
      await listening.close(deadlineMs);
    },
  };
}

function follow(
  { web, webRules }: Settings,
  front: Front,
  listening: Listening,
  { log, metrics }: PagesTools,
): WebFollowing | undefined {
  const { configFile } = web;
  if (configFile === undefined) return undefined;
  const isSecure = webRules.tls !== undefined;
  const apply = (rules: WebRules): string | undefined => {
    const { tls } = rules;
    if ((tls !== undefined) !== isSecure) return 'restart serve to change between HTTP and HTTPS';
    try {
      if (tls !== undefined) listening.secure(tls);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    front.have(rules);
    return undefined;
  };
  return new WebFollowing({
    current: webRules,
    read: (readFile) => readWebFile(configFile, readFile),
    readFile: readTextFile,
    apply,
    onState: (isUp) => {
      metrics.fileUp(isUp);
    },
    log,
  });
}
