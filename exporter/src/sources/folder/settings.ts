export interface FolderSettings {
  readonly path: string;
  readonly after: 'move' | 'delete' | 'leave';
  readonly done?: string | undefined;
  readonly failed?: string | undefined;
  readonly subfolders: boolean;
  readonly depth: number;
  /** In milliseconds. */
  readonly settle: number;
  readonly doubt: number;
  readonly poll: number;
  readonly in_flight: number;
  readonly file_bytes: number;
  readonly remembered: number;
}
