import type { OverrideReason, Verdict } from './evaluation.js';
import type { XmlHabit } from './habits.js';
import type { AggregatePlan } from './plan.js';
import { rowsOf } from './rows.js';

const CHUNK_CHARACTERS = 256 * 1024;

/** The document of an aggregate report as its reporter writes it, in pieces. */
export function* aggregateXml(report: AggregatePlan): Generator<string> {
  const writer = new XmlWriter(report.reporter.xml);
  const tails = new RecordTails(writer, report.reporter.xml);
  const beforeIp = writer.open(1, 'record') + writer.open(2, 'row') + writer.start(3, 'source_ip');
  const afterIp = writer.end('source_ip') + writer.start(3, 'count');
  let text = head(report, writer);
  let ordinal = 0;
  for (const { ip, count, verdict } of rowsOf(report)) {
    text += `${beforeIp}${ip}${afterIp}${count}${tails.of(verdict, ordinal++)}`;
    if (text.length < CHUNK_CHARACTERS) continue;
    yield text;
    text = '';
  }
  yield text + writer.close(0, 'feedback');
}

/** Element by element, in a reporter's indentation and prefix. */
class XmlWriter {
  readonly #habit: XmlHabit;
  readonly #newline: string;

  constructor(habit: XmlHabit) {
    this.#habit = habit;
    this.#newline = habit.indent === '' ? '' : '\n';
  }

  start(depth: number, name: string, attributes = ''): string {
    return `${this.#habit.indent.repeat(depth)}<${this.#habit.prefix}${name}${attributes}>`;
  }

  end(name: string): string {
    return `</${this.#habit.prefix}${name}>${this.#newline}`;
  }

  open(depth: number, name: string, attributes = ''): string {
    return this.start(depth, name, attributes) + this.#newline;
  }

  close(depth: number, name: string): string {
    return this.#habit.indent.repeat(depth) + this.end(name);
  }

  /** Nothing where there is no value. */
  leaf(depth: number, name: string, value: string | number | undefined): string {
    return value === undefined ? '' : this.start(depth, name) + escape(String(value)) + this.end(name);
  }

  group(depth: number, name: string, inner: string): string {
    return this.open(depth, name) + inner + this.close(depth, name);
  }
}

function head(report: AggregatePlan, xml: XmlWriter): string {
  const { reporter, begin, end } = report;
  const habit = reporter.xml;
  const range = report.spoilt === 'no_period' ? '' : xml.leaf(3, 'begin', begin) + xml.leaf(3, 'end', end);
  const metadata =
    xml.leaf(2, 'org_name', reporter.orgName) +
    xml.leaf(2, 'email', reporter.email) +
    xml.leaf(2, 'extra_contact_info', reporter.contact) +
    xml.leaf(2, 'report_id', report.reportId) +
    xml.group(2, 'date_range', range) +
    xml.leaf(2, 'generator', reporter.generator);
  return (
    `${habit.declaration}\n` +
    xml.open(0, 'feedback', rootAttributes(habit)) +
    xml.leaf(1, 'version', habit.version) +
    xml.group(1, 'report_metadata', metadata) +
    xml.group(1, 'policy_published', policy(report, xml))
  );
}

function rootAttributes(habit: XmlHabit): string {
  if (habit.namespace === undefined) return habit.rootAttributes;
  const name = habit.prefix === '' ? 'xmlns' : `xmlns:${habit.prefix.slice(0, -1)}`;
  return ` ${name}="${habit.namespace}"${habit.rootAttributes}`;
}

function policy({ domain, reporter }: AggregatePlan, xml: XmlWriter): string {
  const { adkim, aspf, p, sp, np, pct, fo, testing } = domain.policy;
  const habit = reporter.xml;
  const ifNone = { as_p: p, empty: '', absent: undefined }[habit.sp];
  const common =
    xml.leaf(2, 'domain', domain.name) +
    xml.leaf(2, 'adkim', adkim) +
    xml.leaf(2, 'aspf', aspf) +
    xml.leaf(2, 'p', p) +
    xml.leaf(2, 'sp', sp ?? ifNone);
  const stated = xml.leaf(2, 'fo', habit.fo ? fo : undefined);
  if (habit.standard !== 'rfc9990') return common + xml.leaf(2, 'pct', pct) + stated;
  return (
    common +
    xml.leaf(2, 'np', np) +
    stated +
    xml.leaf(2, 'testing', testing ? 'y' : 'n') +
    xml.leaf(2, 'discovery_method', 'treewalk')
  );
}

/** All of a record after its count. There are few verdicts in a report, so each is written once. */
class RecordTails {
  readonly #xml: XmlWriter;
  readonly #habit: XmlHabit;
  readonly #written = new Map<Verdict, readonly string[]>();

  constructor(xml: XmlWriter, habit: XmlHabit) {
    this.#xml = xml;
    this.#habit = habit;
  }

  of(verdict: Verdict, ordinal: number): string {
    let tails = this.#written.get(verdict);
    if (tails === undefined) {
      const { envelopeTo } = this.#habit;
      tails =
        envelopeTo.length === 0
          ? [this.#tail(verdict, undefined)]
          : envelopeTo.map((to) => this.#tail(verdict, to));
      this.#written.set(verdict, tails);
    }
    return tails[ordinal % tails.length] ?? '';
  }

  #tail(verdict: Verdict, envelopeTo: string | undefined): string {
    const xml = this.#xml;
    const identifiers = this.#habit.standard === 'draft' ? 'identities' : 'identifiers';
    return (
      xml.end('count') +
      xml.group(3, 'policy_evaluated', this.#evaluated(verdict)) +
      xml.close(2, 'row') +
      xml.group(2, identifiers, this.#identifiers(verdict, envelopeTo)) +
      xml.group(2, 'auth_results', this.#dkim(verdict) + this.#spf(verdict)) +
      xml.close(1, 'record')
    );
  }

  #evaluated({ disposition, dkimAligned, spfAligned, reasons }: Verdict): string {
    const reason = ({ type, comment }: OverrideReason): string =>
      this.#xml.group(4, 'reason', this.#xml.leaf(5, 'type', type) + this.#xml.leaf(5, 'comment', comment));
    return (
      this.#xml.leaf(4, 'disposition', this.#word(disposition)) +
      this.#xml.leaf(4, 'dkim', this.#word(dkimAligned ? 'pass' : 'fail')) +
      this.#xml.leaf(4, 'spf', this.#word(spfAligned ? 'pass' : 'fail')) +
      reasons.map(reason).join('')
    );
  }

  #identifiers({ mail }: Verdict, envelopeTo: string | undefined): string {
    return (
      this.#xml.leaf(3, 'envelope_to', envelopeTo) +
      this.#xml.leaf(3, 'envelope_from', this.#habit.envelopeFrom ? mail.envelopeFrom : undefined) +
      this.#xml.leaf(3, 'header_from', mail.headerFrom)
    );
  }

  #dkim({ mail }: Verdict): string {
    const signatures = mail.dkim.map(
      ({ domain, selector, result }) =>
        this.#xml.leaf(4, 'domain', domain) +
        this.#xml.leaf(4, 'selector', this.#habit.selector ? selector : undefined) +
        this.#xml.leaf(4, 'result', this.#word(result)) +
        this.#xml.leaf(4, 'human_result', this.#habit.humanResult ? `signature ${result}` : undefined),
    );
    return signatures.map((signature) => this.#xml.group(3, 'dkim', signature)).join('');
  }

  /** RFC 9990 has no scope but mfrom. */
  #spf({ mail: { spf } }: Verdict): string {
    const scope = this.#habit.standard === 'rfc9990' ? 'mfrom' : spf.scope;
    return this.#xml.group(
      3,
      'spf',
      this.#xml.leaf(4, 'domain', spf.domain) +
        this.#xml.leaf(4, 'scope', this.#habit.scope ? scope : undefined) +
        this.#xml.leaf(4, 'result', this.#word(spf.result)),
    );
  }

  #word(word: string): string {
    return this.#habit.capitals ? word.charAt(0).toUpperCase() + word.slice(1) : word;
  }
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
