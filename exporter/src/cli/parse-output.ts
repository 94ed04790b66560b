import type { Status } from './document-line.js';
import type { LineWriter } from './line-writer.js';

export interface Counts {
  readonly files: number;
  readonly documents: number;
  readonly ok: number;
  readonly partial: number;
  readonly rejected: number;
  readonly ignored: number;
  readonly records: number;
  readonly quarantined: number;
}

/** Writes the lines of `parse` and keeps count of what they say. */
export class ParseOutput {
  readonly #lines: LineWriter;
  readonly #statuses: Record<Status, number> = { ok: 0, partial: 0, rejected: 0, ignored: 0 };
  #files = 0;
  #records = 0;
  #quarantined = 0;

  constructor(lines: LineWriter) {
    this.#lines = lines;
  }

  record(line: string): void {
    this.#lines.write(line);
  }

  document(
    line: string,
    outcome: { readonly status: Status; readonly records: number; readonly quarantined: number },
  ): void {
    this.#statuses[outcome.status]++;
    this.#records += outcome.records;
    this.#quarantined += outcome.quarantined;
    this.#lines.write(line);
  }

  fileDone(): void {
    this.#files++;
  }

  drained(): Promise<void> | undefined {
    return this.#lines.drained();
  }

  counts(): Counts {
    const { ok, partial, rejected, ignored } = this.#statuses;
    return {
      files: this.#files,
      documents: ok + partial + rejected + ignored,
      ...this.#statuses,
      records: this.#records,
      quarantined: this.#quarantined,
    };
  }
}
