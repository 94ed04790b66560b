/** What is otherwise than usual on purpose, each with the reason. */
import type { Place } from './asking.js';

interface Exception {
  readonly dashboard: string;
  readonly title: string;
  readonly why: string;
}

function allOf(dashboard: string, why: string, titles: readonly string[]): Exception[] {
  return titles.map((title) => ({ dashboard: `plumbline-${dashboard}`, title, why }));
}

/** Panels that have nothing to show of the demo. */
export const EMPTY_ON_THE_DEMO: readonly Exception[] = [
  ...allOf('posture', 'nobody looks into DNS yet', [
    'How good is it, on the whole?',
    'What is to be done?',
    'How many domains have which grade?',
    'Which domains are worst?',
    'Does it get better?',
    'What is wrong, and how much does it matter?',
    'Where are points lost?',
    'What changed in DNS?',
    'What does DNS say?',
    'Was it there all the time?',
  ]),
  ...allOf('overview', 'nobody tells the store of alerts here', ['Which alerts fire?']),
  ...allOf('operations', 'nobody tells the store of alerts here', ['Which alerts were told of?']),
  ...allOf('overview', 'who is silent for nine days was later before', ['Which reporters fell silent?']),
  ...allOf('reporters', 'who is silent for nine days was later before', ['Who has fallen silent?']),
  ...allOf('reporters', 'nobody is waited for any more', ['Whom do days wait for?']),
  ...allOf('signatures', 'no selector has been gone for four weeks', [
    'Which keys are in DNS for nobody, perhaps?',
  ]),
  ...allOf('signatures', 'every sender has keys of its own', ['Which keys sign for several senders?']),
  ...allOf('failures', 'no report names a signature', ['Whose signatures failed?']),
  ...allOf('tls', 'every domain has a policy', ['Who is delivered to without a policy?']),
  ...allOf('tls', 'all details add up', ['Where do details not add up?']),
  ...allOf('sources', 'no lists are asked about addresses', ['Who lists it?']),
  ...allOf('sources', 'no address is chosen; with one chosen, there is', [
    'What has this address sent, and for whom?',
    'What is known of it?',
    'Which records tell of it?',
    'What does the newest of them say, in full?',
  ]),
];

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
