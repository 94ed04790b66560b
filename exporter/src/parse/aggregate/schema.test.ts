import { childOf, Field, LAST_HEAD_FIELD, NAME_IDS, Node, RFC9990_FIELDS, SECTION_NAMES } from './schema.js';

function inside(parent: number, name: string): number {
  return childOf(parent, NAME_IDS.get(name) ?? 0);
}

describe('the table', () => {
  test.each([
    ['feedback', Node.document, Node.feedback],
    ['feedback', Node.feedback, Node.feedback],
    ['report_metadata', Node.document, Node.metadata],
    ['policy_published', Node.feedback, Node.policy],
    ['record', Node.feedback, Node.record],
    ['date_range', Node.metadata, Node.period],
    ['row', Node.record, Node.row],
    ['identities', Node.record, Node.identifiers],
    ['policy_evaluated', Node.row, Node.evaluated],
    ['reason', Node.evaluated, Node.override],
    ['dkim', Node.results, Node.dkim],
    ['spf', Node.results, Node.spf],
  ])('%s inside %i is the node %i', (name, parent, node) => {
    expect(inside(parent, name)).toBe(node);
  });

  test('the same name is another thing elsewhere', () => {
    expect(inside(Node.policy, 'domain')).toBe(-Field.policyDomain);
    expect(inside(Node.dkim, 'domain')).toBe(-Field.dkimDomain);
    expect(inside(Node.spf, 'domain')).toBe(-Field.spfDomain);
    expect(inside(Node.evaluated, 'dkim')).toBe(-Field.dkimAligned);
    expect(inside(Node.results, 'dkim')).toBe(Node.dkim);
  });

  test('a name is nothing where it does not belong', () => {
    expect(inside(Node.record, 'count')).toBe(0);
    expect(inside(Node.row, 'record')).toBe(0);
    expect(inside(Node.metadata, 'domain')).toBe(0);
    expect(inside(Node.field, 'count')).toBe(0);
    expect(inside(Node.unknown, 'record')).toBe(0);
    expect(inside(Node.feedback, 'extension')).toBe(0);
  });

  test('an unknown name is nothing anywhere', () => {
    for (const node of Object.values(Node)) expect(childOf(node, 0)).toBe(0);
  });

  test('every field has one place', () => {
    const places = Object.values(Node).flatMap((node) =>
      [...NAME_IDS.values()].map((id) => childOf(node, id)).filter((child) => child < 0),
    );
    // `version` may stand in feedback and, without one, in the document.
    expect(new Set(places)).toEqual(new Set(Object.values(Field).map((field) => -field)));
    expect(places.filter((field) => field !== -Field.version)).toHaveLength(Object.keys(Field).length - 1);
  });

  test('the fields of the head come before those of records', () => {
    expect(Field.discoveryMethod).toBe(LAST_HEAD_FIELD);
    expect(Field.sourceIp).toBe(LAST_HEAD_FIELD + 1);
    for (const field of RFC9990_FIELDS) expect(field).toBeLessThanOrEqual(LAST_HEAD_FIELD);
  });

  test('every section has a name in it', () => {
    for (const name of SECTION_NAMES) expect(inside(Node.document, name)).toBeGreaterThan(0);
  });
});
