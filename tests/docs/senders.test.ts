import { readFileSync } from 'node:fs';
import { Judging } from '@plumbline/exporter/enrich/judging.js';
import { catalogueFiles } from '@plumbline/exporter/enrich/senders/catalogue-files.js';
import { knowledgeOf } from '@plumbline/exporter/enrich/senders/known.js';
import { readSenders } from '@plumbline/exporter/enrich/senders/read-senders.js';
import { mailOf } from '@plumbline/exporter/enrich/testing/mail-text.js';
import { loadSettings } from '@plumbline/exporter/config/load.js';
import { CLASS_REASONS, SENDER_CLASSES } from '@plumbline/exporter/model/sender.js';

const PAGE = readFileSync('docs/senders.md', 'utf8');

/** The cells of the table rows below a heading. */
function rowsBelow(heading: string): string[][] {
  const [, after = ''] = PAGE.split(`\n${heading}\n`);
  const [part = ''] = after.split(/\n#{2,3} /);
  return part
    .split('\n')
    .filter((line) => /^\| +`/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

function firstCells(heading: string): (string | undefined)[] {
  return rowsBelow(heading).map(([first]) => first);
}

function judgedBy(judging: Judging, text = ''): string[] {
  const { mail, facts } = mailOf(`from acme.example; ${text}`);
  const { senderClass, reason, sender } = judging.judge(mail, facts);
  return [sender, `${senderClass}, ${reason}`];
}

test('docs/senders.md has the classes, and every rule in its order', () => {
  expect(firstCells('## The classes')).toEqual([...SENDER_CLASSES]);
  expect(firstCells('## The rules')).toEqual([...CLASS_REASONS]);
});

describe('the examples of docs/senders.md', () => {
  const [plumbline = '', own = ''] = [...PAGE.matchAll(/```yaml\n# (\S+)\n([\s\S]*?)```/g)].map(
    ([, , yaml = '']) => yaml,
  );
  const files: Readonly<Record<string, string>> = {
    './plumbline.yml': plumbline,
    '/etc/plumbline/senders.yml': own,
  };
  const loaded = loadSettings({
    flags: new Map(),
    env: {},
    configFile: undefined,
    readFile: (path) => files[path],
  });
  const senders = loaded.ok ? loaded.settings.senders : undefined;
  const read = readSenders((senders?.files ?? []).map((file) => ({ ...file, origin: 'own' as const })));
  const judging = new Judging(knowledgeOf(read.senders, senders?.own ?? { ranges: [], domains: [] }, []));

  test('are settings and senders without a mistake', () => {
    expect(loaded).toMatchObject({ ok: true });
    expect(read.problems).toEqual([]);
    expect(read.senders).toHaveLength(1);
  });

  const judged = rowsBelow('## How to add a sender').filter((cells) => cells.length === 3);

  test('there are some', () => {
    expect(judged.length).toBeGreaterThan(5);
  });

  test.each(judged)('%s', (text, sender, outcome) => {
    expect(judgedBy(judging, text)).toEqual([sender, outcome]);
  });
});

describe('the mails that docs/senders.md has from mailbox providers and gateways', () => {
  const { senders } = readSenders(catalogueFiles());
  const judging = new Judging(knowledgeOf(senders, { ranges: [], domains: [] }, []));

  test.each(rowsBelow('### Who passes mail on'))('%s', (text, sender, outcome) => {
    expect(judgedBy(judging, text)).toEqual([sender, outcome]);
  });
});
