import type { Figure, Retention } from '@plumbline/schema/retention.js';

const FIGURES: readonly Figure[] = [
  ...(['records', 'reports', 'rawDocuments', 'failureReports'] as const),
  ...(['quarantine', 'audit', 'alerts'] as const),
];

/** For ever is longer than anything. */
const days = (figure: number | undefined): number => figure ?? Infinity;

/**
 * How long a store is to keep things. One that is there keeps to what it has but for what somebody has said and may
 * say: what is shortened is gone for good, and a command that was started in another folder knows nothing of that.
 */
export function agreedRetention(
  known: Retention | undefined,
  wanted: Retention,
  said: ReadonlySet<Figure>,
): Retention {
  if (known === undefined) return wanted;
  const pick = (figure: Figure): number | undefined => (said.has(figure) ? wanted : known)[figure];
  const records = pick('records');
  const reports = pick('reports');
  return {
    records,
    // A report is known for as long as its records are kept.
    reports: days(reports) < days(records) ? records : reports,
    rawDocuments: pick('rawDocuments'),
    failureReports: pick('failureReports'),
    quarantine: pick('quarantine'),
    audit: pick('audit'),
    alerts: pick('alerts'),
  };
}

/** The figures in which two differ. */
export function differingFigures(before: Retention, after: Retention): Figure[] {
  return FIGURES.filter((figure) => before[figure] !== after[figure]);
}
