import { isDeepStrictEqual } from 'node:util';
import type { Asked, Failed } from '../failures.js';
import type { AlertNoteRow } from '../rows/alerts.js';
import type { Alerts, StoredAlert } from './alerts.js';

/** Why nothing is noted, in a closed set. */
export interface NoteRefusal {
  readonly ok: false;
  readonly reason: 'alert_unknown' | 'text_empty' | 'text_too_long';
  /** For people: what to do about it. */
  readonly detail: string;
}

export interface Noted {
  readonly ok: true;
  /** As it is now. */
  readonly alert: StoredAlert;
  /** False where it was so before. */
  readonly changed: boolean;
}

/** Who says something. */
export interface Speaker {
  /** A user of the machine, or key:ID. */
  readonly actor: string;
  /** Whom Grafana names behind the key; empty where nobody is. */
  readonly person: string;
}

export interface AlertDeskTools {
  readonly alerts: Pick<Alerts, 'of' | 'note'>;
  /** In milliseconds since 1970. */
  readonly now: () => number;
}

const LONGEST_TEXT = 4000;
const SENT_AGAIN_MS = 600_000;

/** Where people take alerts on, and say something to them. */
export class AlertDesk {
  readonly #tools: AlertDeskTools;

  constructor(tools: AlertDeskTools) {
    this.#tools = tools;
  }

  /** Who does so first has taken it on: a second time changes nothing, but for what is said with it. */
  async acknowledge(id: string, text: string, who: Speaker): Promise<Noted | NoteRefusal | Failed> {
    const found = await this.#find(id, text);
    if (!found.ok) return found;
    const { acknowledged } = found.alert;
    const isNothing = text.trim() === '' || this.#isSaid(found.alert, text, who);
    if (acknowledged && isNothing) return found;
    const noted = await this.#note(found.alert, acknowledged ? 'comment' : 'acknowledged', text, who);
    return noted.ok ? { ...noted, changed: !acknowledged } : noted;
  }

  async comment(id: string, text: string, who: Speaker): Promise<Noted | NoteRefusal | Failed> {
    if (text.trim() === '') return no('text_empty', 'say something');
    const found = await this.#find(id, text);
    if (!found.ok || this.#isSaid(found.alert, text, who)) return found;
    return await this.#note(found.alert, 'comment', text, who);
  }

  /** The same again in so short a time is a request that is sent again. */
  #isSaid({ comments }: StoredAlert, text: string, { actor, person }: Speaker): boolean {
    const since = this.#tools.now() - SENT_AGAIN_MS;
    return comments.some(
      ([at, ...said]) => at >= since && isDeepStrictEqual(said, [actor, person, text.trim()]),
    );
  }

  async #find(id: string, text: string): Promise<Noted | NoteRefusal | Failed> {
    if (text.length > LONGEST_TEXT)
      return no('text_too_long', `what is said has up to ${LONGEST_TEXT} characters`);
    const found = await this.#tools.alerts.of(id);
    if (!found.ok) return found;
    const alert = found.value;
    return alert === undefined
      ? no('alert_unknown', `there is no alert ${id}`)
      : { ok: true, alert, changed: false };
  }

  async #note(
    { id, domain }: StoredAlert,
    kind: AlertNoteRow['kind'],
    text: string,
    { actor, person }: Speaker,
  ): Promise<Noted | NoteRefusal | Failed> {
    const at = this.#tools.now();
    const written: Asked<void> = await this.#tools.alerts.note({
      ...{ id, domain, kind, at, actor, person },
      text: text.trim(),
    });
    if (!written.ok) return written;
    const found = await this.#find(id, '');
    return found.ok ? { ...found, changed: true } : found;
  }
}

function no(reason: NoteRefusal['reason'], detail: string): NoteRefusal {
  return { ok: false, reason, detail };
}
