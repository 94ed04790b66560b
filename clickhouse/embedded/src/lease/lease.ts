/** What a user of the engine says of itself. One process may `serve` a directory; commands are many. */
export interface Holder {
  readonly role: 'serve' | 'command';
  /** As it was typed: shown to whoever is refused. */
  readonly command: string;
  readonly pid: number;
}

export type LeaseAnswer =
  | { readonly lease: string }
  | { readonly refused: 'ending' }
  | { readonly refused: 'directory_in_use'; readonly by: Holder };

export function isHolder(value: unknown): value is Holder {
  return (
    typeof value === 'object' &&
    value !== null &&
    'role' in value &&
    (value.role === 'serve' || value.role === 'command') &&
    'command' in value &&
    typeof value.command === 'string' &&
    'pid' in value &&
    typeof value.pid === 'number'
  );
}
