/** What is otherwise than usual on purpose, each with the reason. */
import type { Place } from './asking.js';

export interface Exception {
  readonly dashboard: string;
  readonly title: string;
  readonly why: string;
}

/** Panels that do not go by the time picker. */
export const TIMELESS: readonly Exception[] = [];

/** Panels that have nothing to show of the demo. */
export const EMPTY_ON_THE_DEMO: readonly Exception[] = [];

/** Panels of dashboards with ad-hoc filters that these do not reach. */
export const UNFILTERED: readonly Exception[] = [];

export function isExcepted(list: readonly Exception[], { dashboard, title }: Place): boolean {
  return list.some((exception) => exception.dashboard === dashboard && exception.title === title);
}

/** Exceptions of a dashboard that nothing needs any more. */
export function needless(list: readonly Exception[], dashboard: string, needed: readonly Place[]): string[] {
  return list
    .filter((exception) => exception.dashboard === dashboard)
    .filter(({ title }) => !needed.some((place) => place.title === title))
    .map(({ title }) => `“${title}” needs no exception`);
}
