/** Every bound on what a stranger can make us do. Hitting one is a reason, never a crash. */
export interface Limits {
  /** A whole mail as received. */
  readonly mailBytes: number;
  /** One document after decompression. */
  readonly documentBytes: number;
  /** Decompressed to compressed bytes, once `ratioFreeBytes` have come out. */
  readonly ratio: number;
  readonly ratioFreeBytes: number;
  /** Containers inside containers: a zip in a mail is 2. */
  readonly nesting: number;
  readonly zipEntries: number;
  /** MIME parts in one mail. */
  readonly mailParts: number;
  /** The header block of one mail or part. */
  readonly mailHeaderBytes: number;
  /** What is held of one mail part that is not a report document. */
  readonly mailWindowBytes: number;
  readonly xmlDepth: number;
  /** One tag with its attributes. */
  readonly tagBytes: number;
  /** One text value. */
  readonly textBytes: number;
  /** A comment, CDATA section, processing instruction or DTD: what is longer is taken for one that is not closed. */
  readonly markupBytes: number;
  /** One ill-formed record that is held for salvage. */
  readonly salvageBytes: number;
  readonly jsonDepth: number;
  readonly records: number;
  /** DKIM results kept of one record; the rest are counted. */
  readonly dkimResults: number;
  /** SPF results, override reasons, and report errors kept; the rest are counted. */
  readonly listItems: number;
  /** Unknown elements kept as JSON, per record and per report head. */
  readonly extensionBytes: number;
  /** Wall time for one document. */
  readonly documentSeconds: number;
}

export type LimitName = keyof Limits;

const KIB = 1024;
const MIB = 1024 * KIB;

export const DEFAULT_LIMITS: Limits = {
  mailBytes: 64 * MIB,
  documentBytes: 1024 * MIB,
  ratio: 200,
  ratioFreeBytes: MIB,
  nesting: 4,
  zipEntries: 1000,
  mailParts: 1000,
  mailHeaderBytes: 256 * KIB,
  mailWindowBytes: 64 * KIB,
  xmlDepth: 32,
  tagBytes: 16 * KIB,
  textBytes: 16 * KIB,
  markupBytes: 256 * KIB,
  salvageBytes: 256 * KIB,
  jsonDepth: 32,
  records: 5_000_000,
  dkimResults: 100,
  listItems: 100,
  extensionBytes: 64 * KIB,
  documentSeconds: 300,
};
