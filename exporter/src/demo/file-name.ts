import type { Repeat } from './plan.js';
import type { DemoKind } from './slots.js';

interface Named {
  readonly date: string;
  readonly domain: { readonly name: string };
  readonly slot: number;
  readonly kind: DemoKind;
  readonly reporter: { readonly submitter: string };
}

/** A mail a report, and one more where it is repeated. */
export function fileNameOf(report: Named, repeat: Repeat | undefined): string {
  const slot = String(report.slot).padStart(3, '0');
  const suffix = repeat === undefined ? '' : { identical: '_again', copy: '_copy' }[repeat];
  return `${report.date}_${report.domain.name}_${slot}_${report.kind}_${report.reporter.submitter}${suffix}.eml`;
}
