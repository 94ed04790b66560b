import { risingTo } from '../../steps.js';

export const NO_MAIL = 'No report tells of such mail on the days chosen';
export const OF_OWN = { sender_class: 'it is of own mail, which is two classes' } as const;
export const ALL_CLASSES = { sender_class: 'its numbers are kept for all classes together' } as const;
export const KEPT = ['domain', 'sender_class'] as const;
export const ITS_SOURCES = { title: 'Its sources', to: 'plumbline-sources', keep: KEPT } as const;
export const PASSING = { unit: 'ratio', decimals: 1, min: 0, max: 1, steps: risingTo(0.9, 0.98) } as const;
export const THE_SENDER = {
  title: 'Its mail',
  to: 'plumbline-sources',
  with: { sender: 'field:key' },
  keep: ['domain'],
} as const;
