import { dateOf } from './calendar.js';
import type { DemoDomain, DemoPolicy, PolicyWord } from './domains.js';
import {
  SILENT_SLOT,
  type NewSender,
  type PolicyChanged,
  type SelectorRotated,
  type SpoiltReason,
  type StoryEvent,
} from './story-events.js';

/** What the story changes of a domain on a day. */
export interface StoryDay extends StoryOfMail {
  readonly policy: DemoPolicy;
  /** Why TLS sessions fail; undefined where they do as ever. */
  readonly tlsFailure: string | undefined;
  /** The slot in which nobody reports any more. */
  readonly silentSlot: number | undefined;
  /** Reports that cannot be read, by their slot. */
  readonly spoilt: ReadonlyMap<number, SpoiltReason>;
}

/** What it changes of the mail in the domain's name. */
export interface StoryOfMail {
  /** What the shop signs with, where that is not what it was ever. */
  readonly shopSelectors: readonly string[] | undefined;
  /** The service that was never seen before, once it is there. */
  readonly survey: 'unaligned' | 'aligned' | undefined;
}

export const NO_STORY: Omit<StoryDay, 'policy'> = {
  shopSelectors: undefined,
  survey: undefined,
  tlsFailure: undefined,
  silentSlot: undefined,
  spoilt: new Map(),
};

export function storyOn(events: readonly StoryEvent[], { name, policy }: DemoDomain, day: number): StoryDay {
  if (events.length === 0) return { ...NO_STORY, policy };
  const date = dateOf(day);
  const about = <Word extends StoryEvent['event']>(word: Word): Extract<StoryEvent, { event: Word }>[] =>
    events.filter((event): event is Extract<StoryEvent, { event: Word }> => {
      return event.event === word && (!('domain' in event) || event.domain === name);
    });
  return {
    policy: policyOn(about('policy_changed'), policy, date),
    shopSelectors: about('selector_rotated').map((event) => selectorsOn(event, date))[0],
    survey: about('new_sender').map((event) => alignmentOn(event, date))[0],
    tlsFailure: about('tls_incident').find(({ days }) => days.includes(date))?.result_type,
    silentSlot: about('silent_reporter').some((event) => event.day <= date) ? SILENT_SLOT : undefined,
    spoilt: new Map(
      about('spoilt_report')
        .filter((event) => event.day === date)
        .map(({ slot, reason }) => [slot, reason]),
    ),
  };
}

function policyOn(changes: readonly PolicyChanged[], policy: DemoPolicy, date: string): DemoPolicy {
  const [first] = changes;
  if (first === undefined) return policy;
  const last = changes.findLast(({ day }) => day <= date);
  return publishing(policy, last === undefined ? first.from : last.to);
}

/** Who only watches says nothing of subdomains, and who rejects means them too. */
function publishing(policy: DemoPolicy, p: PolicyWord): DemoPolicy {
  const below = p === 'reject' ? p : undefined;
  return { ...policy, p, sp: below, np: below };
}

function selectorsOn(event: SelectorRotated, date: string): readonly string[] {
  const selectors: string[] = [];
  if (date <= event.last_day) selectors.push(event.old_selector);
  if (date >= event.first_day) selectors.push(event.new_selector);
  return selectors;
}

function alignmentOn(event: NewSender, date: string): StoryOfMail['survey'] {
  if (date < event.day) return undefined;
  return date < event.aligned_from ? 'unaligned' : 'aligned';
}
