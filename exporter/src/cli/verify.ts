import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import type { Settings } from '../config/settings.js';
import { verify, type Verified } from '../store/verify/verify.js';
import { EXIT, type CommandIo, type ExitCode } from './io.js';
import { createLogger } from './logger.js';
import { openStore } from './open-store.js';
import { addStoreOptions, settingsOf } from './settings.js';
import { StatusLine } from './status-line.js';
import { failed, refused } from './store-failure.js';

const EXAMPLES = `
Prints {"holds","records":{"in","stored","duplicate","quarantined","expired","purged"},"checks":[…]}. A check that
does not hold names the first places where it does not, with what was expected there and what was found.

Examples:
  $ plumbline verify
  $ plumbline verify --store.dir /var/lib/plumbline | jq '.checks[] | select(.holds | not)'

Exit codes: 0 all holds; 1 wrong usage or settings; 3 the store cannot be reached; 4 something does not hold;
130 interrupted.`;

export function verifyCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('verify').addHelpText('after', EXAMPLES);
  addStoreOptions(command);
  return command.action(async () => {
    finish(await runVerify(settingsOf(command, io), io));
  });
}

async function runVerify(settings: Settings, io: CommandIo): Promise<ExitCode> {
  const log = createLogger(settings.log, io.stderr);
  const wish = { role: 'command', command: 'plumbline verify', schema: 'migrate', io, log } as const;
  const store = await openStore(settings.store, wish);
  if (!store.ok) return refused(store, io);
  const status = new StatusLine(io);
  try {
    const verified = await verify({
      client: store.client,
      wait: async (ms) => sleep(ms, undefined, { signal: io.stop }),
      progress: (name, done, all) => {
        io.stop.throwIfAborted();
        status.show(`check ${done + 1} of ${all}: ${name}`);
      },
    });
    status.clear();
    return verified.ok ? report(verified.value, io) : failed(verified, io);
  } finally {
    status.clear();
    await store.close();
  }
}

function report(verified: Verified, io: CommandIo): ExitCode {
  io.stdout.write(`${JSON.stringify(verified)}\n`);
  for (const { name, says, holds } of verified.checks)
    if (!holds) io.stderr.write(`does not hold: ${says} (${name})\n`);
  return verified.holds ? EXIT.ok : EXIT.notHolding;
}
