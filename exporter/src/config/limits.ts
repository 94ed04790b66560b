import * as z from 'zod';
import { DEFAULT_LIMITS, type Limits } from '../model/limits.js';
import { bytes, count, seconds } from './values.js';

const of = DEFAULT_LIMITS;
/** Every level is held. */
const DEEPEST = 10_000;

/** `limits`: every bound on what a stranger can make us do. */
export const limitsSection = z
  .strictObject({
    mail_bytes: bytes(of.mailBytes, 'a whole mail as received'),
    document_bytes: bytes(of.documentBytes, 'one document after decompression'),
    ratio: count(of.ratio, 'decompressed to compressed bytes of a document'),
    ratio_free_bytes: bytes(of.ratioFreeBytes, 'what may come out before the ratio counts'),
    nesting: count(of.nesting, 'containers inside containers; a zip in a mail is 2'),
    zip_entries: count(of.zipEntries, 'entries of one zip'),
    mail_parts: count(of.mailParts, 'MIME parts of one mail'),
    mail_header_bytes: bytes(of.mailHeaderBytes, 'the header block of one mail or part'),
    mail_window_bytes: bytes(of.mailWindowBytes, 'what is held of a mail part that is no report document'),
    xml_depth: count(of.xmlDepth, 'XML elements inside elements', DEEPEST),
    tag_bytes: bytes(of.tagBytes, 'one XML tag with its attributes'),
    text_bytes: bytes(of.textBytes, 'one text value'),
    markup_bytes: bytes(of.markupBytes, 'one XML comment, CDATA section, processing instruction or DTD'),
    salvage_bytes: bytes(of.salvageBytes, 'an ill-formed record held for salvage'),
    json_depth: count(of.jsonDepth, 'JSON objects and lists inside each other', DEEPEST),
    records: count(of.records, 'records of one report'),
    dkim_results: count(of.dkimResults, 'DKIM results kept of a record; the rest are counted'),
    list_items: count(of.listItems, 'SPF results, override reasons and errors kept; the rest are counted'),
    extension_bytes: bytes(of.extensionBytes, 'unknown elements kept of a record or a report head'),
    document_seconds: seconds(of.documentSeconds, 'wall time for one document'),
  })
  .transform((given): Limits => ({
    mailBytes: given.mail_bytes,
    documentBytes: given.document_bytes,
    ratio: given.ratio,
    ratioFreeBytes: given.ratio_free_bytes,
    nesting: given.nesting,
    zipEntries: given.zip_entries,
    mailParts: given.mail_parts,
    mailHeaderBytes: given.mail_header_bytes,
    mailWindowBytes: given.mail_window_bytes,
    xmlDepth: given.xml_depth,
    tagBytes: given.tag_bytes,
    textBytes: given.text_bytes,
    markupBytes: given.markup_bytes,
    salvageBytes: given.salvage_bytes,
    jsonDepth: given.json_depth,
    records: given.records,
    dkimResults: given.dkim_results,
    listItems: given.list_items,
    extensionBytes: given.extension_bytes,
    documentSeconds: given.document_seconds,
  }));
