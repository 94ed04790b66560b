import type { Command } from 'commander';
import type { Logger } from 'pino';
import type { Settings } from '../../config/settings.js';
import type { StoreClient } from '../../store/client.js';
import type { CommandIo, ExitCode } from '../io.js';
import { createLogger } from '../logger.js';
import { openStore } from '../open-store.js';
import { addCommonOptions, addStoreOptions, settingsOf } from '../settings.js';
import { refused } from '../store-failure.js';

export interface Work {
  readonly client: StoreClient;
  readonly settings: Settings;
  readonly log: Logger;
  readonly io: CommandIo;
}

/** The flags of a command that works on the store. */
export function addStoreAndCommonOptions(command: Command): void {
  addStoreOptions(command);
  addCommonOptions(command);
}

/** Opens the store, does something with it, and closes it. */
export async function withStore(
  command: Command,
  io: CommandIo,
  work: (tools: Work) => Promise<ExitCode>,
): Promise<ExitCode> {
  const settings = settingsOf(command, io);
  const log = createLogger(settings.log, io.stderr);
  const typed = `plumbline ${command.parent?.name() ?? ''} ${command.name()}`;
  const store = await openStore(settings.store, {
    role: 'command',
    command: typed,
    schema: 'migrate',
    io,
    log,
  });
  if (!store.ok) return refused(store, io);
  try {
    return await work({ client: store.client, settings, log, io });
  } finally {
    await store.close();
  }
}
