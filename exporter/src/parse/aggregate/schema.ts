/**
 * The shape of an aggregate report as a table: RFC 7489 Appendix C, its drafts, and RFC 9990, by local name. The
 * scanner knows nothing of it.
 */
export const Node = {
  document: 0,
  feedback: 1,
  metadata: 2,
  period: 3,
  policy: 4,
  record: 5,
  row: 6,
  evaluated: 7,
  override: 8,
  identifiers: 9,
  results: 10,
  dkim: 11,
  spf: 12,
  /** Inside a field that turned out to hold more than plain text. */
  field: 13,
  /** Inside an element that the table does not have. */
  unknown: 14,
} as const;

export type NodeNumber = (typeof Node)[keyof typeof Node];

export const Field = {
  version: 1,
  orgName: 2,
  email: 3,
  extraContactInfo: 4,
  reportId: 5,
  error: 6,
  generator: 7,
  begin: 8,
  end: 9,
  policyDomain: 10,
  p: 11,
  sp: 12,
  np: 13,
  adkim: 14,
  aspf: 15,
  pct: 16,
  fo: 17,
  testing: 18,
  discoveryMethod: 19,
  sourceIp: 20,
  count: 21,
  disposition: 22,
  dkimAligned: 23,
  spfAligned: 24,
  overrideType: 25,
  overrideComment: 26,
  headerFrom: 27,
  envelopeFrom: 28,
  envelopeTo: 29,
  dkimDomain: 30,
  dkimSelector: 31,
  dkimResult: 32,
  dkimHumanResult: 33,
  spfDomain: 34,
  spfScope: 35,
  spfResult: 36,
  spfHumanResult: 37,
} as const;

/** One of `Field`. */
export type FieldNumber = number;

/** Fields up to this one belong to the head of a report, the others to its records. */
export const LAST_HEAD_FIELD = Field.discoveryMethod;

type Entry = { readonly node: NodeNumber } | { readonly field: FieldNumber };
type Children = Readonly<Record<string, Entry>>;

const node = (number: NodeNumber): Entry => ({ node: number });
const field = (number: FieldNumber): Entry => ({ field: number });

const SECTIONS: Children = {
  version: field(Field.version),
  report_metadata: node(Node.metadata),
  policy_published: node(Node.policy),
  record: node(Node.record),
};

const CHILDREN: readonly (readonly [NodeNumber, Children])[] = [
  [Node.document, { feedback: node(Node.feedback), ...SECTIONS }],
  [Node.feedback, { feedback: node(Node.feedback), ...SECTIONS }],
  [
    Node.metadata,
    {
      org_name: field(Field.orgName),
      email: field(Field.email),
      extra_contact_info: field(Field.extraContactInfo),
      report_id: field(Field.reportId),
      date_range: node(Node.period),
      error: field(Field.error),
      generator: field(Field.generator),
    },
  ],
  [Node.period, { begin: field(Field.begin), end: field(Field.end) }],
  [
    Node.policy,
    {
      domain: field(Field.policyDomain),
      p: field(Field.p),
      sp: field(Field.sp),
      np: field(Field.np),
      adkim: field(Field.adkim),
      aspf: field(Field.aspf),
      pct: field(Field.pct),
      fo: field(Field.fo),
      testing: field(Field.testing),
      discovery_method: field(Field.discoveryMethod),
    },
  ],
  [
    Node.record,
    {
      row: node(Node.row),
      identifiers: node(Node.identifiers),
      identities: node(Node.identifiers),
      auth_results: node(Node.results),
    },
  ],
  [
    Node.row,
    {
      source_ip: field(Field.sourceIp),
      count: field(Field.count),
      policy_evaluated: node(Node.evaluated),
    },
  ],
  [
    Node.evaluated,
    {
      disposition: field(Field.disposition),
      dkim: field(Field.dkimAligned),
      spf: field(Field.spfAligned),
      reason: node(Node.override),
    },
  ],
  [Node.override, { type: field(Field.overrideType), comment: field(Field.overrideComment) }],
  [
    Node.identifiers,
    {
      header_from: field(Field.headerFrom),
      envelope_from: field(Field.envelopeFrom),
      envelope_to: field(Field.envelopeTo),
    },
  ],
  [Node.results, { dkim: node(Node.dkim), spf: node(Node.spf) }],
  [
    Node.dkim,
    {
      domain: field(Field.dkimDomain),
      selector: field(Field.dkimSelector),
      result: field(Field.dkimResult),
      human_result: field(Field.dkimHumanResult),
    },
  ],
  [
    Node.spf,
    {
      domain: field(Field.spfDomain),
      scope: field(Field.spfScope),
      result: field(Field.spfResult),
      human_result: field(Field.spfHumanResult),
    },
  ],
];

/** The number of every local name in the table, from 1. */
export const NAME_IDS: ReadonlyMap<string, number> = new Map(
  [...new Set([...CHILDREN.flatMap(([, children]) => Object.keys(children)), 'extension'])].map((name, i) => [
    name,
    i + 1,
  ]),
);

const WIDTH = NAME_IDS.size + 1;
const TABLE = compile();

/** What a name is inside a node: a child node (positive), a field (negative), or 0 for neither. */
export function childOf(parent: number, nameId: number): number {
  return TABLE[parent * WIDTH + nameId] ?? 0;
}

/** The local names of the sections, and of the root: what a wrapper may hold. */
export const SECTION_NAMES: ReadonlySet<string> = new Set([
  'feedback',
  'report_metadata',
  'policy_published',
  'record',
]);

/** The local names of what a record consists of: where they stand outside one, its start tag is damaged. */
export const RECORD_PARTS: ReadonlySet<string> = new Set([
  'row',
  'identifiers',
  'identities',
  'auth_results',
]);

/** Elements that only RFC 9990 has: one of them decides the standard, the version never does. */
export const RFC9990_FIELDS: ReadonlySet<number> = new Set([
  Field.np,
  Field.testing,
  Field.discoveryMethod,
  Field.generator,
]);

export const RFC9990_NAMESPACE = 'urn:ietf:params:xml:ns:dmarc-2.0';

function compile(): Int16Array {
  const table = new Int16Array(Object.keys(Node).length * WIDTH);
  for (const [parent, children] of CHILDREN) {
    for (const [name, entry] of Object.entries(children)) {
      table[parent * WIDTH + (NAME_IDS.get(name) ?? 0)] = 'node' in entry ? entry.node : -entry.field;
    }
  }
  return table;
}
