import { DEVIATIONS } from '@plumbline/exporter/model/deviations.js';
import { DEFAULT_LIMITS } from '@plumbline/exporter/model/limits.js';
import { REASONS } from '@plumbline/exporter/model/reasons.js';

export function isReason(text: string): boolean {
  return Object.hasOwn(REASONS, text);
}

export function isDeviation(text: string): boolean {
  return Object.hasOwn(DEVIATIONS, text);
}

/** Whether it names a limit, where it names anything. */
export function isLimit(text: string | undefined): boolean {
  return text === undefined || Object.hasOwn(DEFAULT_LIMITS, text);
}
