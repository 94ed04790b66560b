/** A Dovecot of our own: on loopback, as a user without rights, with all that it has in one folder. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runs } from '../clients/program.js';
import { freePorts } from './free-ports.js';

export const USER = 'reports@example.com';
export const PASSWORD = 'secret';

export const hasDovecot = existsSync('/usr/sbin/dovecot');
export const NO_DOVECOT =
  'there is no Dovecot (apt-get install dovecot-imapd dovecot-pop3d), so no mailbox to test against';

/** Who it runs as: never root. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

const ALL_MECHANISMS = 'plain login xoauth2 oauthbearer';

export interface DovecotWish {
  /** Lines of its configuration. */
  readonly more?: string;
  /** Where tokens are asked about, for logins by OAuth2. */
  readonly introspection?: string;
  readonly capabilities?: string;
  /** How one may log in. */
  readonly mechanisms?: string;
}

export class Dovecot {
  readonly path: string;
  readonly imap: number;
  readonly imaps: number;
  readonly pop3: number;
  readonly pop3s: number;
  #process: ChildProcess | undefined;

  private constructor(path: string, [imap = 0, imaps = 0, pop3 = 0, pop3s = 0]: readonly number[]) {
    this.path = path;
    [this.imap, this.imaps, this.pop3, this.pop3s] = [imap, imaps, pop3, pop3s];
  }

  static async start(wish: DovecotWish = {}): Promise<Dovecot> {
    const path = mkdtempSync(join(tmpdir(), 'plumbline-dovecot-'));
    chmodSync(path, 0o755);
    const dovecot = new Dovecot(path, await freePorts(4));
    for (const folder of ['run', 'state', 'mail']) mkdirSync(join(path, folder));
    makeCertificates(path);
    writeFileSync(join(path, 'users'), `${USER}:{PLAIN}${PASSWORD}::::::\n`);
    writeFileSync(join(path, 'oauth2'), oauth2Settings(wish.introspection ?? ''));
    writeFileSync(join(path, 'dovecot.conf'), dovecot.#settings(wish));
    ownAll(path);
    await dovecot.up();
    return dovecot;
  }

  get ca(): string {
    return join(this.path, 'ca.pem');
  }

  async up(): Promise<void> {
    this.#process = spawn('/usr/sbin/dovecot', ['-F', '-c', join(this.path, 'dovecot.conf')], {
      ...NOBODY,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    while (!(await answers(this.imap))) {
      if (this.#process.exitCode !== null) throw new Error('dovecot ended');
      await sleep(20);
    }
  }

  async down(): Promise<void> {
    const running = this.#process;
    if (running?.exitCode !== null) return;
    const ended = once(running, 'close');
    running.kill('SIGTERM');
    await ended;
  }

  async remove(): Promise<void> {
    await this.down();
    rmSync(this.path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  /** A mail is there, as one that was just delivered. */
  deliver(mail: string | Uint8Array, folder = 'INBOX'): void {
    const to = this.maildir(folder);
    if (!existsSync(join(to, 'new'))) {
      for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(to, part), { recursive: true });
      ownAll(join(this.path, 'mail'));
    }
    const name = `${String(Date.now())}.M${String(count++).padStart(9, '0')}.test`;
    writeFileSync(join(to, 'tmp', name), mail);
    if (NOBODY.uid !== undefined) chownSync(join(to, 'tmp', name), NOBODY.uid, NOBODY.gid);
    renameSync(join(to, 'tmp', name), join(to, 'new', name));
  }

  maildir(folder: string): string {
    const home = join(this.path, 'mail', USER);
    return folder === 'INBOX' ? home : join(home, `.${folder.replaceAll('/', '.')}`);
  }

  /** The mails in a folder, by its files. */
  mails(folder = 'INBOX'): string[] {
    return ['cur', 'new'].flatMap((part) => {
      const path = join(this.maildir(folder), part);
      return existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : [];
    });
  }

  async doveadm(...args: string[]): Promise<string> {
    const all = ['-c', join(this.path, 'dovecot.conf'), ...args];
    const { code, stdout, stderr } =
      NOBODY.uid === undefined
        ? await runs('/usr/bin/doveadm', all)
        : await runs('setpriv', [
            ...['--reuid', String(NOBODY.uid), '--regid', String(NOBODY.gid), '--clear-groups'],
            ...['/usr/bin/doveadm', ...all],
          ]);
    if (code !== 0) throw new Error(`doveadm ${args.join(' ')}: ${stderr}`);
    return stdout.toString();
  }

  #settings({ more = '', introspection, capabilities, mechanisms = ALL_MECHANISMS }: DovecotWish): string {
    const at = (name: string): string => join(this.path, name);
    const user = spawnSync('id', ['-un', String(NOBODY.uid ?? process.getuid?.() ?? 0)], {
      encoding: 'utf8',
    });
    const group = spawnSync('id', ['-gn', String(NOBODY.uid ?? process.getuid?.() ?? 0)], {
      encoding: 'utf8',
    });
    const listener = (name: string, port: number, tls: boolean): string =>
      `inet_listener ${name} {\n address = 127.0.0.1\n port = ${port}\n ssl = ${tls ? 'yes' : 'no'}\n }`;
    return `
base_dir = ${at('run')}
state_dir = ${at('state')}
log_path = ${at('log')}
default_internal_user = ${user.stdout.trim()}
default_login_user = ${user.stdout.trim()}
default_internal_group = ${group.stdout.trim()}
protocols = imap pop3
listen = 127.0.0.1
ssl = yes
ssl_cert = <${at('cert.pem')}
ssl_key = <${at('key.pem')}
disable_plaintext_auth = no
auth_mechanisms = ${mechanisms}
mail_location = maildir:${at('mail')}/%u
mail_home = ${at('mail')}/%u
first_valid_uid = 1
passdb {
  driver = passwd-file
  args = ${at('users')}
}
${introspection === undefined ? '' : `passdb {\n driver = oauth2\n mechanisms = xoauth2 oauthbearer\n args = ${at('oauth2')}\n}`}
userdb {
  driver = static
  args = uid=${String(NOBODY.uid ?? process.getuid?.() ?? 0)} gid=${String(NOBODY.gid ?? process.getgid?.() ?? 0)} home=${at('mail')}/%u
}
namespace inbox {
  inbox = yes
  separator = .
  prefix =
}
service anvil {
  chroot =
  # Logins that fail are not slowed down: tests have many.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  chroot =
  ${listener('imap', this.imap, false)}
  ${listener('imaps', this.imaps, true)}
}
service pop3-login {
  chroot =
  ${listener('pop3', this.pop3, false)}
  ${listener('pop3s', this.pop3s, true)}
}
service stats {
  chroot =
}
${capabilities === undefined ? '' : `protocol imap {\n imap_capability = ${capabilities}\n}`}
pop3_uidl_format = %08Xu%08Xv
${more}
`;
  }
}

let count = 0;

function oauth2Settings(url: string): string {
  return `introspection_mode = auth
introspection_url = ${url}
username_attribute = username
active_attribute = active
active_value = true
use_grant_password = no
timeout_msecs = 5000
`;
}

/** An authority, and a certificate of it for 127.0.0.1 and localhost. */
function makeCertificates(path: string): void {
  const openssl = (...args: string[]): void => {
    const { status, stderr } = spawnSync('openssl', args, { cwd: path });
    if (status !== 0) throw new Error(stderr.toString());
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=Test authority',
  );
  openssl('req', ...key, '-keyout', 'key.pem', '-out', 'request.pem', '-subj', '/CN=localhost');
  writeFileSync(join(path, 'names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names'];
  openssl('x509', '-req', '-in', 'request.pem', ...by, '-out', 'cert.pem', '-days', '2');
}

/** Gives it to whom Dovecot runs as. */
function ownAll(path: string): void {
  const { uid, gid } = NOBODY;
  if (uid === undefined) return;
  chownSync(path, uid, gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) ownAll(inside);
    else chownSync(inside, uid, gid);
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const greeted = await Promise.race([
    once(socket, 'data').then(
      () => true,
      () => false,
    ),
    sleep(1000).then(() => false),
  ]);
  socket.destroy();
  return greeted;
}
