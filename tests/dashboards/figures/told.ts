/** Figures out of what the generator says must come out of its mails. */
import type { DayTruth } from '@plumbline/exporter/demo/truth.js';
import type { DemoEvent, Truth } from '../truth-of-demo.js';

/** The truth of the days and the domains that are chosen. */
export interface Told {
  readonly days: readonly DayTruth[];
  readonly events: readonly DemoEvent[];
}

export type Compute = (told: Told) => number;

/** Without a domain, of all. */
export function toldOf({ days, events }: Truth, from: string, domain?: string): Told {
  const isChosen = (of: string | undefined): boolean =>
    domain === undefined || of === undefined || of === domain;
  return {
    days: days.filter((day) => day.day >= from && isChosen(day.domain)),
    events: events.filter(({ day, domain: of }) => isChosen(of) && (day === undefined || day >= from)),
  };
}

export function sumOf(pick: (day: DayTruth) => number): Compute {
  return ({ days }) => days.reduce((sum, day) => sum + pick(day), 0);
}

export function shareOf(part: Compute, whole: Compute): Compute {
  return (told) => part(told) / whole(told);
}

/** Of the day on which there is most of it. */
export function mostOn(pick: (day: DayTruth) => number): Compute {
  return ({ days }) => {
    const byDay = new Map<string, number>();
    for (const day of days) byDay.set(day.day, (byDay.get(day.day) ?? 0) + pick(day));
    return Math.max(...byDay.values());
  };
}

export function lastDayOnly(compute: Compute): Compute {
  return ({ days, events }) => {
    const last = days.reduce((latest, { day }) => (day > latest ? day : latest), '');
    return compute({ days: days.filter(({ day }) => day === last), events });
  };
}

export function distinct(pick: (day: DayTruth) => readonly string[]): Compute {
  return ({ days }) => new Set(days.flatMap(pick)).size;
}

export function eventsOf(word: string): Compute {
  return ({ events }) => events.filter(({ event }) => event === word).length;
}

export const messages = sumOf((day) => day.messages);
export const passing = sumOf((day) => day.dmarc_pass_messages);
export const ofClass = (word: keyof DayTruth['sender_classes']): Compute =>
  sumOf((day) => day.sender_classes[word]);
export const ofSender = (name: string): Compute => sumOf((day) => day.senders[name] ?? 0);
/** Mail of the domain's own, as far as a sender of it is known. */
export const own: Compute = (told) => ofClass('compliant')(told) + ofClass('misconfigured')(told);
export const disposed = (word: keyof DayTruth['dispositions']): Compute =>
  sumOf((day) => day.dispositions[word]);
