import type { AuthenticationResults } from '../../../model/authentication.js';
import type { MailCheck } from './mail-check.js';

/** A check whose own faults cost its result, and never the mail. */
export class SafeCheck {
  #check: MailCheck | undefined;
  readonly #failed: (error: unknown) => void;

  constructor(check: MailCheck, failed: (error: unknown) => void) {
    this.#check = check;
    this.#failed = failed;
  }

  add(chunk: Uint8Array): void {
    try {
      this.#check?.add(chunk);
    } catch (error) {
      this.#check = undefined;
      this.#failed(error);
    }
  }

  async end(): Promise<AuthenticationResults | undefined> {
    try {
      return await this.#check?.end();
    } catch (error) {
      this.#failed(error);
      return undefined;
    }
  }
}
