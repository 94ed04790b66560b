import type { SourceTrouble } from '../../model/source-troubles.js';
import { serverPath } from './afterwards.js';
import type { ImapSettings } from './imap-settings.js';

/** Where the server has the folders of a user, and its sign between the names of folders in folders. */
export interface Namespace {
  readonly prefix?: string | undefined;
  readonly delimiter?: string | null | undefined;
}

type Folders = Pick<ImapSettings, 'folders' | 'after' | 'done' | 'failed' | 'others' | 'others_folder'>;

/** A folder that is looked through under one name, and that mails are moved to under another. */
export function overlapTrouble(settings: Folders, namespace: Namespace = {}): SourceTrouble | undefined {
  const read = new Map(settings.folders.map((folder) => [nameAt(folder, namespace), folder]));
  for (const target of targetsOf(settings)) {
    const folder = read.get(nameAt(target, namespace));
    if (folder === undefined) continue;
    const names = folder === target ? folder : `${folder} and ${target} are one folder to this server: it`;
    return {
      reason: 'taken_again',
      detail: `${names} is looked through, and mails are moved there; name another in folders, done, failed or others_folder`,
    };
  }
  return undefined;
}

function targetsOf({ after, done, failed, others, others_folder: othersFolder }: Folders): string[] {
  return [
    ...(after === 'move' ? [done, failed] : []),
    ...(after === 'delete' ? [failed] : []),
    ...(others === 'move' ? [othersFolder] : []),
  ];
}

/** As the server would write it. INBOX has no case (RFC 9051, 5.1), nor has it where other folders are in it. */
function nameAt(folder: string, { prefix = '', delimiter }: Namespace): string {
  const sign = delimiter ?? '';
  const inboxed = inboxUpper(serverPath(folder).join(sign), sign);
  if (inboxed === 'INBOX') return inboxed;
  const full = inboxed.startsWith(inboxUpper(prefix, sign)) ? inboxed : prefix + inboxed;
  return inboxUpper(full, sign);
}

function inboxUpper(name: string, sign: string): string {
  const isIt = /^inbox$/i.test(name) || (sign !== '' && name.toUpperCase().startsWith(`INBOX${sign}`));
  return isIt ? `INBOX${name.slice(5)}` : name;
}
