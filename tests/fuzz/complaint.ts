/** What must hold whatever was sent. */
export type Rule =
  | 'throws'
  | 'hangs'
  | 'memory'
  | 'identity'
  | 'closed_sets'
  | 'order'
  | 'values'
  | 'silence'
  | 'pieces'
  | 'count'
  | 'lost';

export interface Complaint {
  readonly rule: Rule;
  readonly says: string;
}

/** The same for complaints with one cause, as far as can be told: numbers are left out. */
export function signature({ rule, says }: Complaint): string {
  return `${rule}: ${says.split('\n')[0]?.replace(/\d+/g, 'N') ?? ''}`;
}
