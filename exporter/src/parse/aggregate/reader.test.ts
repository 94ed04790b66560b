import { createHash } from 'node:crypto';
import {
  EVALUATED,
  feedback,
  HEAD,
  IDENTIFIERS,
  METADATA,
  other,
  POLICY,
  read,
  readOne,
  readTold,
  reasons,
  record,
  RESULTS,
  row,
  rows,
} from './testing/reading.js';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

function sha256(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What is the same for a document however it is cut into pieces. */
function essence(document: string, pieces = Infinity): unknown {
  return read(document, { pieces }).map(({ records, bad, ...rest }) => ({
    ...rest,
    records,
    bad: bad.map(({ reason, detail, raw }) => ({ reason, detail, raw: Buffer.from(raw).toString() })),
  }));
}

describe('a report', () => {
  test('is whole with its records', () => {
    const outcome = readOne(DECLARATION + feedback(HEAD, record(1), record(2, '2001:db8::1')) + '\n');
    expect(outcome).toMatchObject({ status: 'ok', reason: undefined, quarantined: 0, deviations: [] });
    expect(rows(outcome)).toEqual([
      ['192.0.2.1', 1],
      ['2001:db8::1', 2],
    ]);
  });

  test('has a head before its first record, where the document has it there', () => {
    expect(readTold(feedback(HEAD, record(1))).told).toEqual(['head', 'record', 'report']);
    expect(readTold(feedback(METADATA, record(1), POLICY, record(2))).told).toEqual([
      'record',
      'record',
      'report',
    ]);
    expect(readTold(feedback(HEAD.replace('<report_id>r-1</report_id>', ''), record(1))).told).toEqual([
      'record',
      'report',
    ]);
    expect(readTold(feedback(HEAD, '<record/>')).told).toEqual(['head', 'badRecord', 'report']);
    expect(readTold(feedback(HEAD)).told).toEqual(['report']);
  });

  test('has the hash of the bytes it was read from', () => {
    for (const document of [
      DECLARATION + feedback(HEAD, record(1)) + '\n\n',
      feedback(HEAD, record(1)).slice(0, -5),
    ]) {
      for (const pieces of [1, 100, Infinity])
        expect(readOne(document, { pieces }).documentHash).toBe(sha256(document));
    }
  });

  test('may be empty', () => {
    expect(readOne(feedback(HEAD))).toMatchObject({ status: 'ok', deviations: ['no_records'] });
  });

  test('may have no feedback element', () => {
    expect(readOne(HEAD + record(1))).toMatchObject({ status: 'ok', records: [{ count: 1 }] });
  });

  test('is none without anything of a report', () => {
    expect(readOne('<html><body/></html>')).toMatchObject({ status: 'rejected', reason: 'html' });
    expect(readOne('<a/>')).toMatchObject({ status: 'rejected', reason: 'not_a_report' });
    expect(readOne('no tags')).toMatchObject({ status: 'rejected', reason: 'xml_ill_formed' });
    expect(readOne('')).toMatchObject({ status: 'rejected', reason: 'xml_ill_formed' });
  });

  test('is rejected with all its records where its head says too little', () => {
    expect(readOne(feedback(METADATA, record(1), '<record/>'))).toMatchObject({
      status: 'rejected',
      reason: 'no_domain',
      quarantined: 2,
    });
  });

  test('takes only the first head', () => {
    const again = HEAD.replace('r-1', 'r-2').replace('example.com', 'example.org');
    const outcome = readOne(feedback(HEAD, again, record(1)));
    expect(outcome.report).toMatchObject({ reportId: 'r-1', policy: { domain: { value: 'example.com' } } });
    expect(outcome.deviations).toEqual(['metadata_repeated', 'policy_repeated']);
  });
});

describe('names', () => {
  const prefixed = (xml: string, prefix: string): string => xml.replace(/<(\/?)(?=[a-z])/g, `<$1${prefix}:`);

  test('may have a prefix, and change it on the way', () => {
    const document = `<x:feedback xmlns:x="urn:x">${prefixed(HEAD, 'x')}${prefixed(record(1), 'y')}${record(2)}</x:feedback>`;
    const outcome = readOne(document);
    expect(outcome.records.map(({ count }) => count)).toEqual([1, 2]);
    expect(outcome).toMatchObject({
      status: 'ok',
      report: { namespace: 'urn:x' },
      deviations: ['namespace_prefixed'],
    });
  });

  test('may be in capitals', () => {
    const upper = feedback(HEAD, record(1)).replace(/<\/?[a-z_]+/g, (tag) => tag.toUpperCase());
    expect(readOne(upper)).toMatchObject({
      status: 'ok',
      records: [{ count: 1 }],
      deviations: ['element_case'],
    });
  });

  test('have the namespace of the report, not one that is only declared there', () => {
    const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
    const namespace = (attributes: string): unknown =>
      readOne(feedback(HEAD, record(1)).replace('<feedback', `<feedback ${attributes}`)).report?.namespace;
    expect(namespace(`${xsi} xmlns="urn:ietf:params:xml:ns:dmarc-2.0"`)).toBe(
      'urn:ietf:params:xml:ns:dmarc-2.0',
    );
    expect(namespace(xsi)).toBeUndefined();
  });
});

describe('elements of no standard', () => {
  test('are kept as JSON where they stand', () => {
    const outcome = readOne(
      feedback(
        HEAD,
        '<seen by="x">1</seen>',
        `<record>${row(1)}${IDENTIFIERS}${RESULTS}<note>n &amp; m</note></record>`,
      ),
    );
    expect(outcome.report?.extensions).toBe('[{"name":"seen","attributes":{"by":"x"},"text":"1"}]');
    expect(outcome.records).toMatchObject([{ extensions: '[{"name":"note","text":"n & m"}]' }]);
    expect(outcome.deviations).toEqual(['element_unknown']);
  });

  test('may be named like sections inside an extension', () => {
    const extension =
      '<extension><feedback>x</feedback><record><row><count>9</count></row></record></extension>';
    const outcome = readOne(feedback(HEAD, extension, record(1)));
    expect(outcome.records.map(({ count }) => count)).toEqual([1]);
    expect(outcome).toMatchObject({ status: 'ok', report: { standard: 'rfc9990' }, deviations: [] });
  });

  test.each(['record', 'feedback', 'report_metadata'])(
    'of another namespace may be named %s inside a record',
    (name) => {
      const extension = `<extension><x:${name} xmlns:x="urn:x"><x:count>9</x:count></x:${name}></extension>`;
      const outcome = readOne(
        feedback(HEAD, `<record>${row(1)}${IDENTIFIERS}${RESULTS}${extension}</record>`, record(2)),
      );
      expect(outcome).toMatchObject({ status: 'ok', deviations: [] });
      expect(outcome.records.map(({ count }) => count)).toEqual([1, 2]);
    },
  );

  describe.each([
    ['extension', ''],
    ['extension', ' xmlns="urn:vendor"'],
    ['v:note', ' xmlns:v="urn:vendor"'],
    ['note', ' xmlns="urn:vendor"'],
  ])('<%s%s> may hold what is named like parts of a report', (name, declaration) => {
    const contents = [
      '<feedback/>',
      '<feedback>good</feedback>',
      '<record/>',
      '<record>1</record><record>2</record>',
      `<record>${row(9)}</record>`,
      '<row><count>9</count></row>',
      `<feedback>${HEAD}${record(9)}</feedback>`,
      '<report_metadata/><policy_published/>',
    ];

    test.each(contents)('%s', (content) => {
      const element = `<${name}${declaration}>${content}</${name}>`;
      const inRecord = feedback(HEAD, record(1).replace('</record>', `${element}</record>`), record(2));
      const inHead = feedback(HEAD, element, record(1), record(2));
      const inMetadata = feedback(
        HEAD.replace('</report_id>', `</report_id>${element}`),
        record(1),
        record(2),
      );
      for (const document of [inRecord, inHead, inMetadata]) {
        for (const pieces of [1, 100, Infinity]) {
          const [outcome, ...more] = read(document, { pieces });
          expect(more).toEqual([]);
          expect(outcome).toMatchObject({ status: 'ok', quarantined: 0, documentHash: sha256(document) });
          expect(outcome?.records.map(({ count }) => count)).toEqual([1, 2]);
          expect(outcome?.deviations.filter((code) => code !== 'element_unknown')).toEqual([]);
          const kept = outcome?.report?.extensions ?? outcome?.records[0]?.extensions ?? '';
          expect(kept).toContain(`{"name":"${name}"`);
        }
      }
    });

    test('and swallows nothing where it is not closed', () => {
      const open = `<${name}${declaration}><a>x</a>`;
      const noEnd = record(2).replace('</record>', open);
      const closedAround = record(2).replace('</record>', `${open}</record>`);
      const many = Array.from({ length: 2000 }, (_, i) => record(i + 3));
      const counts = Array.from({ length: 2000 }, (_, i) => i + 3);
      for (const documents of [
        [feedback(HEAD, record(1), noEnd, ...many)],
        [feedback(HEAD, record(1), closedAround, ...many)],
        [feedback(HEAD, open, record(1), record(2), ...many)],
        [`<feedback>${HEAD}${record(1)}${noEnd}`, DECLARATION, other('r-2', ...many)],
        [`<feedback>${HEAD}${record(1)}${record(2)}${open}`, other('r-2', ...many)],
      ]) {
        for (const pieces of [1000, Infinity]) {
          const outcomes = read(documents.join(''), { pieces });
          const read2 = outcomes.flatMap(({ records }) => records.map(({ count }) => count));
          const held = read2.length + outcomes.reduce((sum, { quarantined }) => sum + quarantined, 0);
          expect(held).toBe(2002);
          expect(read2.filter((count) => count !== 2)).toEqual([1, ...counts]);
          const whole = outcomes.map(({ documentHash }) => documentHash);
          if (documents.length === 1) expect(whole).toEqual([sha256(documents.join(''))]);
          else expect(whole.at(-1)).toBe(sha256(documents.at(-1) ?? ''));
        }
      }
    });
  });

  test.each([
    'https://vendor.example/dmarc-extra',
    'urn:my-dmarc-tool',
    'https://dmarcian.example/x',
    'https://dmarc.org.example/dmarc-xml/0.1',
  ])('are of another namespace though it is called %s', (uri) => {
    const counted = record(1).replace('<count>', `<v:count xmlns:v="${uri}">999</v:count><count>`);
    const second = record(2).replace('<count>', `<count xmlns="${uri}">999</count><count>`);
    expect(readOne(feedback(HEAD, counted, second)).records.map(({ count }) => count)).toEqual([1, 2]);
  });

  test('bind their prefix no further than they reach', () => {
    const foreign = '<v:count xmlns:v="urn:vendor">9</v:count>';
    const own = (xml: string): string => xml.replace(/<(\/?)(?=[a-z])/g, '<$1v:');
    const document = `<v:feedback xmlns:v="urn:x">${own(HEAD)}${own(record(1))}</v:feedback>`;
    expect(readOne(document).records).toMatchObject([{ count: 1 }]);
    const prefixed = record(2).replace('<count>2</count>', `${foreign}<v:count>2</v:count>`);
    expect(readOne(feedback(HEAD, prefixed)).records.map(({ count }) => count)).toEqual([2]);
  });

  test('may be nested as deep as the limit, and no deeper', () => {
    const nested = (depth: number): string => '<q>'.repeat(depth) + '</q>'.repeat(depth);
    const deep = (depth: number): string =>
      feedback(HEAD, `<record>${row(1)}${nested(depth)}</record>`, record(2));
    expect(readOne(deep(30)).records).toHaveLength(2);
    const over = readOne(deep(31));
    expect(over).toMatchObject({ status: 'partial', reason: undefined, records: [{ count: 2 }] });
    expect(reasons(over)).toEqual(['xml_too_deep']);
    expect(Buffer.from(over.bad[0]?.raw ?? []).toString()).toMatch(/^<record><row>.*<\/record>$/);
    expect(readOne(feedback(HEAD, nested(40), record(1)))).toMatchObject({ reason: 'xml_too_deep' });
  });

  test.each([
    ['a prefix that the root declares', 'xmlns:v="urn:vendor"', ''],
    ['a prefix that they declare themselves', '', ' xmlns:v="urn:vendor"'],
  ])('of another namespace are no part of a record, whatever their names: %s', (_, onRoot, onElement) => {
    const vendor = [
      `<v:feedback${onElement}>loop</v:feedback>`,
      `<v:record${onElement}>1</v:record>`,
      `<v:row${onElement}><v:count>9</v:count></v:row>`,
      `<v:auth_results${onElement}><v:dkim><v:domain>evil.example</v:domain><v:result>pass</v:result></v:dkim></v:auth_results>`,
      `<identifiers xmlns="urn:vendor"><header_from>evil.example</header_from></identifiers>`,
    ];
    const root = `<feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0" ${onRoot}>`;
    const foreignHead = `<v:report_metadata${onElement}><v:org_name>evil</v:org_name></v:report_metadata>`;
    const counted = record(1).replace('<count>', `<v:count${onElement}>777</v:count><count>`);
    const document = `${root}${foreignHead}${HEAD}${counted}${record(2).replace('</record>', `${vendor.join('')}</record>`)}${record(3)}</feedback>`;
    const outcome = readOne(document);
    expect(outcome).toMatchObject({ status: 'ok', quarantined: 0, report: { orgName: 'mx.example' } });
    expect(
      outcome.records.map(({ count, dkim, headerFrom }) => [count, dkim.length, headerFrom.value]),
    ).toEqual([
      [1, 1, 'example.com'],
      [2, 1, 'example.com'],
      [3, 1, 'example.com'],
    ]);
    const kept: unknown = JSON.parse(outcome.records[1]?.extensions ?? '[]');
    expect(kept).toHaveLength(vendor.length);
  });

  test('are the report’s own where they only use another prefix for its namespace', () => {
    const document = `<a:feedback xmlns:a="urn:x">${HEAD}<b:record xmlns:b="urn:x">${row(1)}</b:record></a:feedback>`;
    expect(readOne(document).records).toHaveLength(1);
  });

  test('over the limit are cut, and the record is kept', () => {
    const noted = (length: number): string =>
      feedback(HEAD, `<record>${row(1)}<note>${'x'.repeat(length)}</note></record>`);
    expect(readOne(noted(200), { limits: { extensionBytes: 100 } }).deviations).toContain('extension_cut');
    expect(readOne(noted(60), { limits: { extensionBytes: 100 } }).deviations).not.toContain('extension_cut');
  });

  test('around a report are no part of it', () => {
    const outcome = readOne(`<reports><batch>${feedback(HEAD, record(1))}</batch></reports>`);
    expect(outcome).toMatchObject({
      status: 'ok',
      report: { extensions: undefined },
      deviations: ['stray_element'],
    });
  });
});

describe('a section that is not closed', () => {
  test.each([
    ['the policy', feedback(METADATA, POLICY.replace('</policy_published>', ''), record(1), record(2))],
    [
      'the policy, in a field',
      feedback(METADATA, POLICY.replace('</p></policy_published>', ''), record(1), record(2)),
    ],
    ['the metadata', feedback(METADATA.replace('</report_metadata>', ''), POLICY, record(1), record(2))],
    [
      'the metadata, in its period',
      feedback(METADATA.replace('</date_range></report_metadata>', ''), POLICY, record(1), record(2)),
    ],
    ['both', feedback(HEAD.replace(/<\/(report_metadata|policy_published)>/g, ''), record(1), record(2))],
    ['a record', feedback(HEAD, record(1).replace('</record>', ''), record(2))],
    ['the report', `<feedback>${HEAD}${record(1)}${record(2)}`],
  ])('ends where the next begins: %s', (_, document) => {
    for (const pieces of [1, 64, Infinity]) {
      const outcome = readOne(document, { pieces });
      expect(outcome.records.map(({ count }) => count)).toEqual([1, 2]);
      expect(outcome).toMatchObject({
        quarantined: 0,
        report: { policy: { domain: { value: 'example.com' } } },
      });
      expect(outcome.deviations).toHaveLength(1);
    }
  });

  test('is no reason to lose what comes later in it', () => {
    const outcome = readOne(
      feedback(
        HEAD,
        `<record>${row(1)}${IDENTIFIERS}<record>${row(2)}${IDENTIFIERS}</record></record>`,
        record(3),
      ),
    );
    expect(outcome.records.map(({ count }) => count)).toEqual([1, 2, 3]);
  });
});

describe('a record that is ill-formed', () => {
  test.each([
    ['a stray <', record(1).replace('pass</result>', 'pa < ss</result>')],
    ['an end tag too many', record(1).replace('</row>', '</row></row>')],
    ['tags that overlap', record(1).replace('</row><identifiers>', '<identifiers></row>')],
    ['a field that is not closed', record(1).replace('</count>', '')],
    ['a tag that is not closed', record(1).replace('</count>', '</count')],
    ['a bad attribute', record(1).replace('<count>', '<count a=b>')],
  ])('is salvaged, and the next one is sound: %s', (_, damaged) => {
    const document = feedback(HEAD, damaged, record(2));
    const outcome = readOne(document);
    expect(outcome.quarantined + outcome.records.length).toBe(2);
    expect(outcome.records.at(-1)).toMatchObject({ count: 2 });
    expect(outcome.deviations).toContain('xml_ill_formed');
    for (const pieces of [1, 7, 100]) expect(essence(document, pieces)).toEqual(essence(document));
  });

  test('is not read from its comments, and its CDATA is text', () => {
    const damaged = `<record><row><!-- <source_ip>192.0.2.66</source_ip><count>99</count> --><source_ip>192.0.2.1</source_ip><count><![CDATA[1]]></count>${EVALUATED}</row>${IDENTIFIERS} < </record>`;
    expect(rows(readOne(feedback(HEAD, damaged, record(2))))).toEqual([
      ['192.0.2.1', 1],
      ['192.0.2.1', 2],
    ]);
  });

  test.each([
    ['a comment', '<!-- ', ' -->'],
    ['CDATA', '<![CDATA[', ']]>'],
  ])('does not end at a tag in %s', (_, before, after) => {
    const hidden = `${before}<record>${row(99)}</record>${after}`;
    const document = feedback(HEAD, `<record> < ${row(1)}${hidden}${IDENTIFIERS}</record>`, record(2));
    for (const pieces of [1, 64, Infinity]) {
      const outcome = readOne(document, { pieces });
      expect(outcome.records.map(({ count, headerFrom }) => [count, headerFrom.value])).toEqual([
        [1, 'example.com'],
        [2, 'example.com'],
      ]);
    }
    const sound = feedback(HEAD, `<record>${row(1)}${hidden}${IDENTIFIERS}</record>`, record(2));
    expect(readOne(sound).records.map(({ count }) => count)).toEqual([1, 2]);
  });

  test('may have a comment that is not closed, and ends all the same', () => {
    const document = feedback(
      HEAD,
      `<record> < <!-- ${row(1)}${IDENTIFIERS}</record>`,
      record(2),
      `<!--${'x'.repeat(20_000)}-->`,
      record(3),
    );
    const outcome = readOne(document, { limits: { tagBytes: 300 } });
    expect(outcome.records.map(({ count }) => count)).toEqual([1, 2, 3]);
  });

  test.each(['<!--', '<![CDATA[', '<?'])('takes no other with it, wherever a %s is not closed', (opener) => {
    const victim = record(2);
    for (let at = '<record>'.length; at < victim.length - '</record>'.length; at++) {
      const damaged = victim.slice(0, at) + opener + victim.slice(at);
      const outcome = readOne(feedback(HEAD, record(1), damaged, record(3), record(4)));
      const others = outcome.records.map(({ count }) => count).filter((count) => count !== 2);
      expect({ at, others, held: outcome.records.length + outcome.quarantined }).toEqual({
        at,
        others: [1, 3, 4],
        held: 4,
      });
    }
  });

  test('is held whatever happens to one byte of its start tag', () => {
    const tag = '<record>';
    const damages = Array.from(tag).flatMap((_, at) => [
      tag.slice(0, at) + tag.slice(at + 1),
      ...['x', ' ', '<', '>', '&', '/', '!', '?', '"'].flatMap((byte) => [
        tag.slice(0, at) + byte + tag.slice(at),
        tag.slice(0, at) + byte + tag.slice(at + 1),
      ]),
    ]);
    for (const damaged of damages) {
      const victim = record(2).replace(tag, damaged);
      const outcome = readOne(feedback(HEAD, record(1), victim, record(3), record(4)));
      const others = outcome.records.map(({ count }) => count).filter((count) => count !== 2);
      const held = outcome.records.length + outcome.quarantined;
      // `<record/>` is a record of its own.
      expect({ damaged, others, held }).toEqual({
        damaged,
        others: [1, 3, 4],
        held: damaged === '<record/>' ? 5 : 4,
      });
    }
  });

  test('is read where only the tag of its row, or its own, is damaged', () => {
    for (const damaged of [record(2).replace('<row>', '<rw>'), record(2).replace('<record>', '<rcord>')]) {
      const outcome = readOne(feedback(HEAD, damaged, record(3)));
      expect(outcome.records.map(({ count, headerFrom }) => [count, headerFrom.value])).toEqual([
        [2, 'example.com'],
        [3, 'example.com'],
      ]);
      expect(outcome.deviations).toContain('xml_ill_formed');
    }
  });

  test('over the limit is quarantined, a sound one is not', () => {
    const many =
      '<dkim><domain>example.com</domain><selector>s1</selector><result>pass</result></dkim>'.repeat(4000);
    const big = (inside: string): string =>
      `<record>${row(1)}${IDENTIFIERS}<auth_results>${many}${inside}</auth_results></record>`;
    for (const pieces of [500, 4096, Infinity]) {
      expect(readOne(feedback(HEAD, big(''), record(2)), { pieces })).toMatchObject({
        status: 'ok',
        records: [{ count: 1, dkimOmitted: 3900 }, { count: 2 }],
      });
      const damaged = readOne(feedback(HEAD, big(' < '), record(2)), { pieces });
      expect(damaged).toMatchObject({ status: 'partial', records: [{ count: 2 }] });
      expect(reasons(damaged)).toEqual(['record_too_large']);
    }
  });

  test('is told wherever the bytes in sight end', () => {
    const document = feedback(HEAD, record(1).replace('</count>', '</count'), record(2));
    const whole = essence(document);
    for (let ahead = 0; ahead < document.length; ahead += 3) {
      const filler = `<!--${'-x'.repeat(Math.ceil((4096 - ahead) / 2))} -->`;
      const outcome = readOne(`<feedback>${filler}${document.slice(10)}`, { pieces: 1 });
      expect({ ahead, rows: rows(outcome), bad: reasons(outcome) }).toEqual({
        ahead,
        rows: rows(readOne(document)),
        bad: reasons(readOne(document)),
      });
    }
    expect(whole).toHaveLength(1);
  });
});

describe('a value over limits.textBytes', () => {
  test('is left out of the head whole, in any pieces', () => {
    const document = feedback(HEAD.replace('r-1', 'i'.repeat(40_000)), record(1));
    for (const pieces of [1000, 5000, Infinity]) {
      expect(readOne(document, { pieces })).toMatchObject({
        status: 'partial',
        reason: 'text_too_long',
        report: { reportId: undefined },
        records: [{ count: 1 }],
      });
    }
  });

  test('is not decoded: that may take long, and nobody wants it', () => {
    const ampersands = '&'.repeat(40_000);
    for (const document of [
      feedback(HEAD.replace('r-1', ampersands), record(1)),
      feedback(HEAD, record(1).replace('s1', ampersands), record(2)),
    ]) {
      for (const pieces of [1000, Infinity])
        expect(readOne(document, { pieces }).deviations).not.toContain('bare_ampersand');
    }
  });

  test('takes its record to quarantine', () => {
    const document = feedback(
      HEAD,
      record(1).replace('<selector>s1', `<selector>${'s'.repeat(20_000)}`),
      record(2),
    );
    for (const pieces of [1000, Infinity])
      expect(reasons(readOne(document, { pieces }))).toEqual(['text_too_long']);
  });
});

test('limits.records: as many are read, the rest is not', () => {
  const document = feedback(HEAD, record(1), record(2), record(3));
  expect(readOne(document, { limits: { records: 3 } })).toMatchObject({ status: 'ok' });
  const over = readOne(document, { limits: { records: 2 } });
  expect(over).toMatchObject({ status: 'partial', reason: 'records_too_many', quarantined: 0 });
  expect(over.records).toHaveLength(2);
});

describe('documents run together', () => {
  const FIRST = feedback(HEAD, record(1), record(2));
  const SECOND = other('r-2', record(3));

  test.each([
    ['plainly', FIRST + SECOND],
    ['with declarations', DECLARATION + FIRST + DECLARATION + SECOND],
    ['with a line between them', `${FIRST}\n\n${SECOND}\n`],
    ['in a wrapper', `<reports>${FIRST}${SECOND}</reports>`],
    ['without feedback elements', FIRST.replace(/<\/?feedback>/g, '') + SECOND.replace(/<\/?feedback>/g, '')],
    [
      'with prefixes',
      `<x:feedback xmlns:x="urn:x">${FIRST.slice(10).replace('</feedback>', '</x:feedback>')}${SECOND}`,
    ],
  ])('are each a report: %s', (_, document) => {
    for (const pieces of [1, 100, Infinity]) {
      const outcomes = read(document, { pieces });
      expect(outcomes.map(({ status, report }) => [status, report?.reportId])).toEqual([
        ['ok', 'r-1'],
        ['ok', 'r-2'],
      ]);
      expect(outcomes.map(rows)).toEqual([
        [
          ['192.0.2.1', 1],
          ['192.0.2.1', 2],
        ],
        [['192.0.2.1', 3]],
      ]);
      for (const { deviations } of outcomes) expect(deviations).toContain('documents_run_together');
    }
  });

  test('have each the hash of their own bytes', () => {
    const [first, second] = read(`${FIRST}\n${SECOND}`);
    expect(first?.documentHash).toBe(sha256(`${FIRST}\n`));
    expect(second?.documentHash).toBe(sha256(SECOND));
  });

  test('of which the first is cut anywhere leave the second whole', () => {
    const first = feedback(HEAD, record(1), record(2));
    for (let cut = '<feedback>'.length; cut < first.length; cut++) {
      for (const between of ['', DECLARATION]) {
        const outcomes = read(first.slice(0, cut) + between + SECOND);
        const starts = first.slice(0, cut).split('<record>').length - 1;
        const [before, after] = outcomes;
        expect({ cut, between, outcomes: outcomes.length }).toEqual({ cut, between, outcomes: 2 });
        expect({ cut, between, held: (before?.records.length ?? 0) + (before?.bad.length ?? 0) }).toEqual({
          cut,
          between,
          held: starts,
        });
        expect(after).toMatchObject({ status: 'ok', report: { reportId: 'r-2' }, records: [{ count: 3 }] });
        // No record is stored that lacks what was cut off.
        for (const { dkim, spf } of before?.records ?? []) expect([dkim.length, spf.length]).toEqual([1, 1]);
      }
    }
  });
});

describe('a document cut short', () => {
  test('at any byte holds every record it began, those that are whole as rows', () => {
    const document = DECLARATION + feedback(HEAD, record(1), record(2), record(3)) + '\n';
    for (let cut = 0; cut < document.length; cut++) {
      const bytes = document.slice(0, cut);
      const outcome = readOne(bytes);
      const begun = bytes.split('<record>').length - 1;
      const ended = bytes.split('</record>').length - 1;
      expect({ cut, records: outcome.records.length, bad: outcome.bad.length }).toEqual({
        cut,
        records: ended,
        bad: begun - ended,
      });
      expect(reasons(outcome)).toEqual(begun === ended ? [] : ['record_cut_short']);
      if (begun === 0) expect(outcome.status).toBe('rejected');
      else if (bytes.includes('</feedback>')) expect(outcome.status).toBe('ok');
      else
        expect(outcome).toMatchObject({
          status: 'partial',
          reason: 'document_cut_short',
          documentHash: sha256(bytes),
        });
      expect(essence(bytes, 1)).toEqual(essence(bytes));
    }
  });

  test('keeps the bytes of the record that the cut goes through', () => {
    const outcome = readOne(`<feedback>${HEAD}${record(1)}<record>${row(2)}`);
    expect(outcome.bad.map(({ raw }) => Buffer.from(raw).toString())).toEqual([`<record>${row(2)}`]);
  });
});

describe('text where none belongs', () => {
  test.each([
    ['before', `Dear all,\n${feedback(HEAD, record(1))}`, 'leading_text'],
    ['after', `${feedback(HEAD, record(1))}\n-- \nsignature`, 'trailing_text'],
    ['between', feedback(HEAD, 'x', record(1)), 'stray_text'],
    ['in a record', feedback(HEAD, record(1).replace('<row>', 'x<row>')), 'stray_text'],
  ])('is passed over: %s', (_, document, code) => {
    expect(readOne(document)).toMatchObject({ status: 'ok', records: [{ count: 1 }], deviations: [code] });
  });
});

describe('what departs from well-formed XML outside of records', () => {
  test.each([
    ['a document type', `<!DOCTYPE feedback [<!ENTITY a "b">]>${feedback(HEAD, record(1))}`, ['doctype']],
    [
      'a declaration without quotes',
      `<?xml version=1.0?>${feedback(HEAD, record(1))}`,
      ['xml_declaration_damaged'],
    ],
    ['an end tag too many', feedback(HEAD, '</nothing>', record(1)), ['xml_ill_formed']],
    ['a stray <', feedback(HEAD, '<', record(1)), ['stray_text', 'xml_ill_formed']],
    [
      'a field that is not closed',
      feedback(HEAD.replace('</org_name>', ''), record(1)),
      ['element_unknown', 'unclosed_element'],
    ],
  ])('is marked, and the report is read: %s', (_, document, deviations) => {
    const outcome = readOne(document);
    expect(outcome.records).toMatchObject([{ count: 1 }]);
    expect(outcome.deviations).toEqual(expect.arrayContaining(deviations));
  });

  test('makes it partial where a tag is over limits.tagBytes, and takes no record', () => {
    const long = ` a="${'a'.repeat(600)}"`;
    const document = feedback(HEAD, record(1), `<x${long}/>`, record(2).replace('<record', `<record${long}`));
    const limits = { tagBytes: 500 };
    for (const pieces of [1, 100, Infinity]) {
      expect(readOne(document, { limits, pieces })).toMatchObject({
        status: 'partial',
        reason: 'tag_too_long',
        records: [{ count: 1 }, { count: 2 }],
      });
    }
    expect(readOne(document, { limits: { tagBytes: 700 } })).toMatchObject({ status: 'ok' });
  });
});

test('the identities of a draft are identifiers', () => {
  const draft = record(1).replace(/identifiers>/g, 'identities>');
  expect(readOne(feedback(HEAD, draft))).toMatchObject({
    status: 'ok',
    report: { standard: 'draft' },
    records: [{ headerFrom: { value: 'example.com' } }],
    deviations: ['draft_schema'],
  });
});
