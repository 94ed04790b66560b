export interface MaildirSettings {
  readonly path: string;
  readonly folders: readonly string[];
  readonly after: 'seen' | 'move' | 'delete' | 'leave';
  readonly done: string;
  readonly failed: string;
  /** In milliseconds. */
  readonly poll: number;
  readonly in_flight: number;
  readonly file_bytes: number;
  readonly remembered: number;
}
