import { overlapTrouble, type Namespace } from './overlap.js';

const SETTINGS = {
  folders: ['INBOX'],
  after: 'move',
  done: 'Plumbline/Done',
  failed: 'Plumbline/Failed',
  others: 'leave',
  others_folder: 'Plumbline/Others',
} as const;
const SLASH: Namespace = { prefix: '', delimiter: '/' };
const DOT: Namespace = { prefix: '', delimiter: '.' };
const BELOW_INBOX: Namespace = { prefix: 'INBOX.', delimiter: '.' };

it.each<[string, Partial<Parameters<typeof overlapTrouble>[0]>, Namespace]>([
  ['INBOX has no case', { done: 'inbox' }, SLASH],
  ['a folder in it neither', { folders: ['Inbox/Done'], done: 'INBOX/Done' }, SLASH],
  ["the server's sign is a dot", { folders: ['INBOX', 'Plumbline.Done'] }, DOT],
  ['a slash is as good as the sign', { folders: ['Plumbline/Failed'], failed: 'Plumbline.Failed' }, DOT],
  ['all is below INBOX there', { folders: ['INBOX.Plumbline.Done'] }, BELOW_INBOX],
  ['and with other letters', { folders: ['inbox.Plumbline.Done'] }, BELOW_INBOX],
  ['what is failed is moved with delete too', { after: 'delete', failed: 'Inbox' }, SLASH],
  ['so is what is no report', { after: 'leave', others: 'move', others_folder: 'inbox' }, SLASH],
])('%s: mails would be taken for ever', (_, more, namespace) => {
  expect(overlapTrouble({ ...SETTINGS, ...more }, namespace)?.reason).toBe('taken_again');
});

it.each<[string, Partial<Parameters<typeof overlapTrouble>[0]>, Namespace]>([
  ['usual settings', {}, SLASH],
  ['where the sign is another, a dot is a letter', { folders: ['Plumbline.Done'] }, SLASH],
  ['nothing is moved', { after: 'leave', done: 'inbox' }, SLASH],
  ['a name that only begins with INBOX', { folders: ['INBOX'], done: 'Inboxed' }, DOT],
])('%s: there is no trouble', (_, more, namespace) => {
  expect(overlapTrouble({ ...SETTINGS, ...more }, namespace)).toBeUndefined();
});

it('says which names are one folder', () => {
  const settings = { ...SETTINGS, folders: ['INBOX', 'Plumbline.Done'] };
  expect(overlapTrouble(settings, DOT)?.detail).toContain(
    'Plumbline.Done and Plumbline/Done are one folder to this server',
  );
});
