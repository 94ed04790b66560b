import type { StatusObject } from 'imapflow';
import { Suspects } from '../mailbox/suspects.js';
import { serverPath } from './afterwards.js';
import type { ImapConnection } from './imap-connection.js';
import { UidSet } from './uid-set.js';

/** How a folder said it was: any new mail changes it. */
type Looks = Pick<StatusObject, 'uidNext' | 'uidValidity'>;

/** What a source knows of a folder from one look to the next, and across connections. */
export class SeenFolder {
  readonly path: string;
  readonly suspects: Suspects<number>;
  #leftAlone = new UidSet();
  #opened: Looks | undefined;
  #glanced: Looks | undefined;

  constructor(path: string, now: () => number) {
    this.path = path;
    this.suspects = new Suspects<number>(now);
  }

  /** It was opened, and is looked through. */
  opened(looks: Looks): void {
    if (looks.uidValidity !== this.#opened?.uidValidity) {
      this.suspects.keepOnly(() => false);
      this.#leftAlone = new UidSet();
    }
    this.#opened = { uidNext: looks.uidNext, uidValidity: looks.uidValidity };
  }

  /** A mail that is too large is left where it is, and told of once. */
  leave(uid: number): void {
    this.#leftAlone.add(uid);
  }

  isLeft(uid: number): boolean {
    return this.#leftAlone.has(uid) || this.suspects.isLeftAlone(uid);
  }

  /** Whether mail came since it was opened, by what the server says of a folder that is not open now. */
  async hasNews({ client, ending }: ImapConnection): Promise<boolean> {
    const asked = { uidNext: true, uidValidity: true };
    const status = await ending
      .asking(() => client.status(serverPath(this.path), asked))
      .catch(() => false as const);
    return status !== false && this.isNews(status);
  }

  /** What is told twice is no news: there are servers that say one thing of an open folder and another of a closed one. */
  isNews(looks: Looks): boolean {
    const isNews = ![this.#opened, this.#glanced].some((known) => isSame(known, looks));
    this.#glanced = { uidNext: looks.uidNext, uidValidity: looks.uidValidity };
    // One that could not be opened waits for the next whole look.
    return isNews && this.#opened !== undefined;
  }
}

function isSame(one: Looks | undefined, other: Looks): boolean {
  return one?.uidNext === other.uidNext && one?.uidValidity === other.uidValidity;
}
