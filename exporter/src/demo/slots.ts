/** What the reports of a domain and a day are: of ten, eight are aggregate, one is TLS, one failure. */
export type DemoKind = 'aggregate' | 'failure' | 'tls';

export function kindOfSlot(slot: number): DemoKind {
  if (slot % 5 < 4) return 'aggregate';
  return slot % 10 < 5 ? 'tls' : 'failure';
}

/** A slot's place among those of its kind. */
export function placeOfSlot(slot: number): number {
  return slot % 5 < 4 ? aggregateSlots(slot) : Math.floor(slot / 10);
}

/** How many of the first `slots` are aggregate. */
export function aggregateSlots(slots: number): number {
  return slots - Math.floor(slots / 5);
}
