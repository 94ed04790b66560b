import { CLASS_REASONS } from '../../model/sender.js';
import { Judging } from '../judging.js';
import { knowledgeOf } from '../senders/known.js';
import { shippedText, unpackSenders } from '../senders/shipped.js';
import { knownForTests } from '../testing/known.js';
import { mailOf } from '../testing/mail-text.js';
import { RULES } from './rules.js';

const judging = new Judging(knownForTests());

/** The class, the rule, and who it was, where anybody is known. */
function judged(text: string, by: Judging = judging): string {
  const { mail, facts } = mailOf(text);
  const { senderClass, reason, sender } = by.judge(mail, facts);
  return `${senderClass}: ${reason}${sender === '' ? '' : ` (${sender})`}`;
}

/** A line a case: what it is about, the mail, what comes out. */
function casesOf(text: string): string[][] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.split(' | ').map((cell) => cell.trim()));
}

const ALIGNED_SPF = `
  aligned SPF passes                                         | spf acme.test pass                                           | compliant: aligned_spf
  both pass                                                  | dkim acme.test pass; spf acme.test pass                      | compliant: aligned_spf
  of a name below                                            | spf bounce.acme.test pass                                    | compliant: aligned_spf
  mail from a name below                                     | from office.acme.test; spf acme.test pass                    | compliant: aligned_spf
  SPF alone, the signature broken                            | dkim acme.test fail; spf acme.test pass                      | compliant: aligned_spf
  a result without a scope is of the reverse-path            | scopeless acme.test pass                                     | compliant: aligned_spf
  through a service                                          | spf em.acme.test pass; dkim relay.test pass; ip 198.51.100.7 | compliant: aligned_spf (relay)
  from where mailboxes are                                   | spf acme.test pass; ptr a1.out.mailco.test                   | compliant: aligned_spf (mailco)
  a forwarder that the domain itself allows                  | spf acme.test pass; ptr mx.alumni.test                       | compliant: aligned_spf (alumni)
  the receiver calls it forwarded, and the source is allowed | spf acme.test pass; override forwarded                       | compliant: aligned_spf
`;

const REPORTED_FORWARDED = `
  nothing is left of it, and the receiver says forwarded  | spf acme.test fail; override forwarded                                          | forwarder: reported_forwarded
  RFC 9990 has trusted_forwarder                          | dkim acme.test fail; override trusted_forwarder                                 | forwarder: reported_forwarded
  a mailing list                                          | dkim acme.test fail; spf some.test pass; override mailing_list List-Id is known | forwarder: reported_forwarded
  ARC passed, as a comment to a local policy              | spf acme.test fail; override local_policy arc=pass                              | forwarder: reported_forwarded
  ARC with its hops, RFC 8617 7.2.2                       | spf acme.test fail; override local_policy arc=pass as[1].d=some.test as[1].s=k  | forwarder: reported_forwarded
  in capitals                                             | spf acme.test fail; override other ARC=PASS                                     | forwarder: reported_forwarded
  the signature survived, and the receiver says forwarded | dkim acme.test pass; override forwarded                                         | forwarder: reported_forwarded
  ARC failed                                              | spf acme.test fail; override local_policy arc=fail                              | threat: nothing_shown
  dmarc=pass is not arc=pass                              | spf acme.test fail; override local_policy dmarc=pass                            | threat: nothing_shown
  a local policy of another kind                          | spf acme.test fail; override local_policy allow-listed                          | threat: nothing_shown
  sampled out is not forwarded                            | spf acme.test fail; override sampled_out                                        | threat: nothing_shown
  not the end of another word                             | spf acme.test fail; override local_policy x-arc=pass                            | threat: nothing_shown
  a remark in words                                       | spf acme.test fail; override local_policy not arc=pass                          | threat: nothing_shown
  what is said first counts                               | spf acme.test fail; override local_policy arc=fail, earlier arc=pass            | threat: nothing_shown
  test mode is not forwarded                              | spf acme.test fail; override policy_test_mode                                   | threat: nothing_shown
  our own machine, and the receiver says forwarded        | ip 192.0.2.4; override forwarded                                                | forwarder: reported_forwarded (own)
`;

const KNOWN_FORWARDER = `
  its reverse-path passes SPF (SRS)                     | dkim acme.test pass; spf alumni.test pass                        | forwarder: known_forwarder (alumni)
  its confirmed name                                    | dkim acme.test pass; spf acme.test fail; ptr mx.alumni.test      | forwarder: known_forwarder (alumni)
  nothing survived                                      | spf acme.test fail; ptr mx.alumni.test                           | forwarder: known_forwarder (alumni)
  its name in HELO passes SPF                           | envelope <>; helo mx.alumni.test pass                            | forwarder: known_forwarder (alumni)
  an unconfirmed name is a claim                        | spf acme.test fail; unconfirmed mx.alumni.test                   | threat: nothing_shown
  its reverse-path, and SPF fails: anybody can write it | envelope alumni.test; spf alumni.test fail                       | threat: nothing_shown
  its AS alone                                          | spf acme.test fail; as 64502                                     | threat: nothing_shown (alumni)
  a list signs it and breaks the signature              | dkim acme.test fail; dkim lists.test pass; spf lists.test pass   | forwarder: known_forwarder (lists)
  a list, of which only the signature is left           | dkim lists.test pass; spf some.test none                         | forwarder: known_forwarder (lists)
  a list that keeps the signature whole                 | dkim acme.test pass; dkim lists.test pass; spf lists.test pass   | forwarder: known_forwarder (lists)
  a list whose signature fails                          | dkim lists.test fail; spf acme.test fail                         | threat: nothing_shown
  a gateway before the receiver                         | spf acme.test fail; ip 203.0.113.70                              | forwarder: known_forwarder (gate)
  a gateway that broke the signature                    | dkim acme.test fail; spf acme.test fail; ptr eu.gate.test        | forwarder: known_forwarder (gate)
  a gateway, and the signature survived                 | dkim acme.test pass; spf acme.test softfail; ptr eu.gate.test    | forwarder: known_forwarder (gate)
  a mailbox provider passes it on as another customer   | dkim acme.test pass; spf club.test pass; ptr a1.out.mailco.test  | forwarder: known_forwarder (mailco)
  a mailbox provider passes it on as itself             | dkim acme.test pass; spf mailco.test pass                        | forwarder: known_forwarder (mailco)
  a mailbox provider leaves the reverse-path            | dkim acme.test pass; spf acme.test fail; ip 203.0.113.5          | forwarder: known_forwarder (mailco)
  a mailbox provider passes on what was never signed    | spf mailco.test pass                                             | forwarder: known_forwarder (mailco)
  what a service signed, forwarded from a mailbox       | dkim letters.test pass; spf mailco.test pass                     | forwarder: known_forwarder (mailco)
  a platform mailed it, a list passed it on             | dkim relay.test pass; spf lists.test pass                        | forwarder: known_forwarder (lists)
`;

/** Mailco and Gate pass mail on, and send the mail of their customers from the same machines. */
const PROVIDER = `
  a stranger writes there, with a domain of his own        | dkim some.test pass; spf some.test pass; ip 203.0.113.5                   | threat: nothing_shown (mailco)
  the same, by the machine’s confirmed name                | dkim some.test pass; spf some.test pass; ptr a1.out.mailco.test           | threat: nothing_shown (mailco)
  the same, at a gateway                                   | dkim some.test pass; spf some.test pass; ptr eu.gate.test                 | threat: nothing_shown (gate)
  with a signature alone                                   | dkim some.test pass; spf acme.test fail; ip 203.0.113.5                   | threat: nothing_shown (mailco)
  with a bounce                                            | envelope <>; dkim some.test pass; ip 203.0.113.5                          | threat: nothing_shown (mailco)
  with the provider’s reverse-path                         | dkim some.test pass; spf mailco.test pass                                 | threat: nothing_shown (mailco)
  he adds a signature of ours that fails                   | dkim acme.test fail; dkim some.test pass; spf some.test pass; ip 203.0.113.5 | threat: nothing_shown (mailco)
  or one whose key does not exist                          | dkim acme.test permerror; dkim some.test pass; ip 203.0.113.70            | threat: nothing_shown (gate)
  he has a reverse-path and no signature                   | spf some.test pass; ip 203.0.113.5                                        | threat: nothing_shown (mailco)
  the same, at a gateway                                   | spf some.test pass; ip 203.0.113.70                                       | threat: nothing_shown (gate)
  not even SPF of it passes                                | envelope some.test; spf some.test fail; ip 203.0.113.5                    | threat: nothing_shown (mailco)
  our signature could not be looked up, his passes         | dkim acme.test temperror; dkim some.test pass; ip 203.0.113.5             | threat: nothing_shown (mailco)
  by a forwarder by trade it was passed on                 | dkim some.test pass; spf some.test pass; ptr mx.alumni.test               | forwarder: known_forwarder (alumni)
  our signature survived beside his                        | dkim acme.test pass; dkim some.test pass; spf some.test pass; ip 203.0.113.5 | forwarder: known_forwarder (mailco)
  ours is whole, and SPF of another name of ours passes    | strict; dkim some.test pass; spf bounce.acme.test pass; ip 203.0.113.5    | misconfigured: own_name_not_aligned (mailco)
  the receiver saw it forwarded                            | dkim some.test pass; spf some.test pass; ip 203.0.113.5; override forwarded | forwarder: reported_forwarded (mailco)
  our key is gone                                          | dkim acme.test permerror; spf acme.test softfail; ip 203.0.113.5          | misconfigured: own_signature_broken (mailco)
  and we have no SPF                                       | dkim acme.test permerror; spf acme.test none; ip 203.0.113.5              | misconfigured: own_signature_broken (mailco)
  and the provider signs it                                | dkim acme.test permerror; dkim acme.mailco.test pass; spf acme.test fail; ip 203.0.113.5 | misconfigured: own_signature_broken (mailco)
  and it went another customer’s way                       | dkim acme.test permerror; spf club.test pass; ip 203.0.113.5              | misconfigured: own_signature_broken (mailco)
  our key is too short for the receiver                    | dkim acme.test policy; spf acme.test fail; ip 203.0.113.70                | misconfigured: own_signature_broken (gate)
  our signature fails, the provider’s holds                | dkim acme.test fail; dkim mailco.test pass; spf mailco.test pass          | misconfigured: own_signature_broken (mailco)
  it fails, and nothing says that it was passed on         | dkim acme.test fail; spf acme.test none; ip 203.0.113.5                   | misconfigured: own_signature_broken (mailco)
  it fails, and SPF is lost: changed on the way            | dkim acme.test fail; spf acme.test fail; ip 203.0.113.5                   | forwarder: known_forwarder (mailco)
  a body that does not match is neutral to some            | dkim acme.test neutral; spf acme.test softfail; ip 203.0.113.5            | forwarder: known_forwarder (mailco)
  one of two signatures was changed on the way             | dkim acme.test permerror; dkim acme.test fail; spf acme.test fail; ip 203.0.113.5 | forwarder: known_forwarder (mailco)
  it fails, and the reverse-path is of another customer    | dkim acme.test fail; spf club.test pass; ip 203.0.113.5                   | forwarder: known_forwarder (mailco)
  it fails, and the provider’s reverse-path took its place | dkim acme.test fail; spf mailco.test pass                                 | forwarder: known_forwarder (mailco)
  a mailbox provider passes on with our reverse-path       | spf acme.test softfail; ip 203.0.113.5                                    | forwarder: known_forwarder (mailco)
  what a service signed for its customer                   | dkim letters.test pass; dkim some.test pass; spf some.test pass; ip 203.0.113.5 | forwarder: known_forwarder (mailco)
  the receiver states nothing                              | unstated; ip 203.0.113.5                                                  | threat: nothing_checked (mailco)
  the receiver states nothing, of a gateway                | unstated; ptr eu.gate.test                                                | threat: nothing_checked (gate)
  nothing could be looked up                               | dkim acme.test temperror; spf acme.test temperror; ip 203.0.113.5         | threat: nothing_checked (mailco)
  SPF could not be looked up                               | spf acme.test temperror; ip 203.0.113.5                                   | threat: nothing_checked (mailco)
  not even SPF of the provider could be                    | spf mailco.test temperror; ip 203.0.113.5                                 | threat: nothing_checked (mailco)
  nothing is stated of a forwarder by trade                | unstated; ptr mx.alumni.test                                              | forwarder: known_forwarder (alumni)
  a customer writes as the provider                        | dkim mailco.test pass; spf some.test pass; ip 203.0.113.5                 | misconfigured: sender_not_aligned (mailco)
  and signs with his own domain too                        | dkim mailco.test pass; dkim some.test pass; spf some.test pass; ip 203.0.113.5 | misconfigured: sender_not_aligned (mailco)
  by a signature under the name of its machines | dkim gate.test pass; spf some.test pass; ip 203.0.113.70 | misconfigured: sender_not_aligned (gate)
  by a reverse-path under the name of its machines, which nobody signed | spf bounces.gate.test pass; ip 203.0.113.70 | forwarder: known_forwarder (gate)
  another domain of ours signs it | dkim relays.test pass; spf acme.test none; ip 203.0.113.5 | misconfigured: sender_not_aligned (mailco)
  another domain of ours signs it, whose reverse-path it has | dkim relays.test pass; spf relays.test pass; ip 203.0.113.5 | misconfigured: own_source_not_aligned (own)
  another domain of ours signed what another customer passed on | dkim relays.test pass; spf club.test pass; ip 203.0.113.5 | forwarder: known_forwarder (mailco)
  own mailboxes with neither SPF nor a signature           | spf acme.test none; ip 203.0.113.5                                        | misconfigured: sender_not_aligned (mailco)
`;

/** Alias and Oldbox forward, and their customers send through them: Alias signs what it passes on, Oldbox what they send. */
const SUBMISSION = `
  own mail, with the key that it gave us and its reverse-path    | dkim acme.test pass al-1; spf alias.test pass; ptr mx.alias.test                     | compliant: aligned_dkim (alias)
  the same, its name not yet found                               | dkim acme.test pass al-1; spf alias.test pass                                        | compliant: aligned_dkim (alias)
  with a reverse-path of ours that has no SPF                    | dkim acme.test pass al-1; spf fe.acme.test none; ptr mx.alias.test                   | compliant: aligned_dkim (alias)
  the same, its name not yet found                               | dkim acme.test pass al-1; spf fe.acme.test none                                      | compliant: aligned_dkim (alias)
  our SPF record has forgotten it                                | dkim acme.test pass al-1; spf acme.test softfail; ptr mx.alias.test                  | compliant: aligned_dkim (alias)
  a bounce                                                       | envelope <>; dkim acme.test pass al-1; ptr mx.alias.test                             | compliant: aligned_dkim (alias)
  not aligned as published                                       | strict; from office.acme.test; dkim acme.test pass al-1; ptr mx.alias.test           | misconfigured: own_name_not_aligned (alias)
  its reports leave out selectors                                | dkim acme.test pass; spf acme.test none; ptr mx.alias.test                           | compliant: aligned_dkim (alias)
  both pass                                                      | dkim acme.test pass al-1; spf acme.test pass; ptr mx.alias.test                      | compliant: aligned_spf (alias)
  the key that it gave us is gone                                | dkim acme.test permerror al-1; spf acme.test none; ptr mx.alias.test                 | misconfigured: own_signature_broken (alias)
  neither SPF nor a signature                                    | spf acme.test none; ptr mx.alias.test                                                | misconfigured: sender_not_aligned (alias)
  signed elsewhere, its reverse-path                             | dkim acme.test pass; spf alias.test pass; ptr mx.alias.test                          | forwarder: known_forwarder (alias)
  signed elsewhere, and it signs what it passes on               | dkim acme.test pass; dkim alias.test pass al-9; spf alias.test pass                  | forwarder: known_forwarder (alias)
  with the reverse-path of its customer                          | dkim acme.test pass; dkim alias.test pass al-9; spf club.test pass; ptr mx.alias.test | forwarder: known_forwarder (alias)
  sent through it, and to one of its customers                   | dkim acme.test pass al-1; dkim alias.test pass al-9; spf club.test pass              | forwarder: known_forwarder (alias)
  sent through it, on the way of another customer                | dkim acme.test pass al-1; spf club.test pass; ptr mx.alias.test                      | forwarder: known_forwarder (alias)
  signed elsewhere, SPF is lost                                  | dkim acme.test pass; spf acme.test fail; ptr mx.alias.test                           | forwarder: known_forwarder (alias)
  the selector of a key of ours that failed                      | dkim acme.test fail al-1; spf acme.test fail; ptr mx.alias.test                      | forwarder: known_forwarder (alias)
  changed on the way, and it signs                               | dkim acme.test fail; dkim alias.test pass al-9; spf club.test pass                   | forwarder: known_forwarder (alias)
  never signed, passed on                                        | dkim alias.test pass al-9; spf club.test pass; ptr mx.alias.test                     | forwarder: known_forwarder (alias)
  never signed, with our reverse-path                            | spf acme.test fail; ptr mx.alias.test                                                | forwarder: known_forwarder (alias)
  what a service signed                                          | dkim letters.test pass; spf alias.test pass                                          | forwarder: known_forwarder (alias)
  a stranger, with the key that it gave him                      | dkim some.test pass al-7; spf some.test pass; ptr mx.alias.test                      | threat: nothing_shown (alias)
  the same, its name not yet found                               | dkim some.test pass al-7; spf some.test pass                                         | threat: nothing_shown
  with its reverse-path                                          | dkim some.test pass al-7; spf alias.test pass                                        | threat: nothing_shown (alias)
  passed on by it, and nothing is ours                           | dkim some.test pass; dkim alias.test pass al-9; spf some.test pass; ptr mx.alias.test | threat: nothing_shown (alias)
  the same, its name not yet found                               | dkim some.test pass; dkim alias.test pass al-9; spf some.test pass                   | threat: nothing_shown (alias)
  he adds a signature of ours that fails                         | dkim acme.test fail al-1; dkim some.test pass al-7; spf some.test pass; ptr mx.alias.test | threat: nothing_shown (alias)
  he has a reverse-path alone                                    | spf some.test pass; ptr mx.alias.test                                                | threat: nothing_shown (alias)
  the receiver states nothing                                    | unstated; ptr mx.alias.test                                                          | threat: nothing_checked (alias)
  who signs himself: own mail with two signatures                | dkim acme.test pass; dkim oldbox.test pass; spf acme.test none; ptr pb.oldbox.test   | compliant: aligned_dkim (oldbox)
  and its reverse-path                                           | dkim acme.test pass; dkim oldbox.test pass; spf oldbox.test pass                     | compliant: aligned_dkim (oldbox)
  a customer of it                                               | dkim oldbox.test pass; spf oldbox.test pass                                          | misconfigured: sender_not_aligned (oldbox)
  passed on by it                                                | dkim acme.test pass; spf oldbox.test pass                                            | forwarder: known_forwarder (oldbox)
  a stranger there                                               | dkim some.test pass; spf some.test pass; ptr pb.oldbox.test                          | threat: nothing_shown (oldbox)
  who only forwards: our mail, whoever signed it                 | dkim acme.test pass al-1; spf alumni.test pass                                       | forwarder: known_forwarder (alumni)
`;

const SIGNATURE_SURVIVED = `
  SPF of the domain failed, its signature holds | dkim acme.test pass; spf acme.test fail                                       | forwarder: signature_survived
  softfail                                      | dkim acme.test pass; spf acme.test softfail                                   | forwarder: signature_survived
  of a name below                               | dkim acme.test pass; spf bounce.acme.test fail                                | forwarder: signature_survived
  without a scope                               | dkim acme.test pass; scopeless acme.test fail                                 | forwarder: signature_survived
  whole, though not aligned as published        | from office.acme.test; strict; dkim acme.test pass; spf office.acme.test fail | forwarder: signature_survived
  a service made it, a stranger passed it on    | dkim acme.test pass; dkim letters.test pass; spf acme.test fail               | forwarder: signature_survived (letters)
  a rented machine may well be a forwarder      | dkim acme.test pass; spf acme.test fail; ptr vm7.rack.test                    | forwarder: signature_survived (rack)
  our own machine that SPF forgot               | dkim acme.test pass; spf acme.test fail; ip 192.0.2.4                         | compliant: aligned_dkim (own)
  a service that SPF forgot                     | dkim acme.test pass; spf acme.test fail; ptr m1.letters.test                  | compliant: aligned_dkim (letters)
  perhaps a service that SPF forgot: its AS     | dkim acme.test pass; spf acme.test softfail; as 64500                         | compliant: aligned_dkim (letters)
  a signature that fails has not survived       | dkim acme.test fail; spf acme.test fail                                       | threat: nothing_shown
  another signature has not either              | dkim some.test pass; spf acme.test fail                                       | threat: nothing_shown
`;

const ALIGNED_DKIM = `
  aligned DKIM passes                                | dkim acme.test pass                                                                    | compliant: aligned_dkim
  one signature of three                             | dkim some.test fail; dkim acme.test pass; dkim acme.test fail                          | compliant: aligned_dkim
  a service with its own reverse-path                | dkim acme.test pass; dkim letters.test pass; spf bounce.letters.test pass              | compliant: aligned_dkim (letters)
  a service nobody knows, with its own reverse-path  | dkim acme.test pass; spf bounce.some.test pass                                         | compliant: aligned_dkim
  its reverse-path fails, which is not of the domain | dkim acme.test pass; spf bounce.some.test fail                                         | compliant: aligned_dkim
  SPF could not be looked up                         | dkim acme.test pass; spf acme.test temperror                                           | compliant: aligned_dkim
  SPF is broken                                      | dkim acme.test pass; spf acme.test permerror                                           | compliant: aligned_dkim
  SPF says neutral                                   | dkim acme.test pass; spf acme.test neutral                                             | compliant: aligned_dkim
  the domain has no SPF                              | dkim acme.test pass; spf acme.test none                                                | compliant: aligned_dkim
  a bounce: SPF of HELO passes                       | envelope <>; dkim acme.test pass; helo mx.acme.test pass                               | compliant: aligned_dkim
  a bounce: SPF of HELO fails                        | envelope <>; dkim acme.test pass; helo mx.acme.test fail                               | compliant: aligned_dkim
  a bounce from where mailboxes are                  | envelope <>; dkim acme.test pass; helo a1.out.mailco.test none; ptr a1.out.mailco.test | compliant: aligned_dkim (mailco)
  own mailboxes, no SPF record                       | dkim acme.test pass; spf acme.test none; ptr a1.out.mailco.test                        | compliant: aligned_dkim (mailco)
  an invitation that the provider itself sends       | dkim acme.test pass; dkim mailco.test pass; spf calendar.mailco.test pass              | compliant: aligned_dkim (mailco)
`;

const OWN_NAME = `
  signed by the organisation, strict alignment        | from office.acme.test; strict; dkim acme.test pass | misconfigured: own_name_not_aligned
  SPF of the organisation, strict alignment           | from acme.test; strict; spf bounce.acme.test pass  | misconfigured: own_name_not_aligned
  SPF of its name in HELO, which DMARC does not count | spf some.test none; helo mx.acme.test pass         | misconfigured: own_name_not_aligned
  the same through a mailbox provider                 | strict; spf bounce.acme.test pass; ip 203.0.113.5  | misconfigured: own_name_not_aligned (mailco)
  another organisation below the same public suffix   | from acme.co.uk; spf other.co.uk pass              | threat: nothing_shown
  a name that ends like it                            | from acme.test; spf notacme.test pass              | threat: nothing_shown
  From is a public suffix: its customers are others   | from github.io; dkim evil.github.io pass; spf evil.github.io pass | threat: nothing_shown
  a country's                                         | from co.uk; dkim evil.co.uk pass; spf evil.co.uk pass | threat: nothing_shown
  a broken signature of such a customer               | from github.io; dkim evil.github.io fail; ip 192.0.2.4 | misconfigured: own_source_not_aligned (own)
  its reverse-path fails                              | from github.io; dkim github.io pass; spf evil.github.io fail | compliant: aligned_dkim
  the suffix itself                                   | from github.io; dkim github.io pass                | compliant: aligned_dkim
  and its SPF is lost                                 | from github.io; dkim github.io pass; spf github.io fail | forwarder: signature_survived
  a customer is an organisation                       | from me.github.io; strict; dkim www.me.github.io pass | misconfigured: own_name_not_aligned
  another customer is another                         | from me.github.io; dkim evil.github.io pass        | threat: nothing_shown
`;

const OWN_SIGNATURE_BROKEN = `
  a service, its own signature whole                   | dkim acme.test fail; dkim letters.test pass; spf bounce.letters.test pass | misconfigured: own_signature_broken (letters)
  the key is not published                             | dkim acme.test permerror; ip 198.51.100.7                                 | misconfigured: own_signature_broken (relay)
  by its confirmed name                                | dkim acme.test fail; spf acme.test softfail; ptr m1.letters.test          | misconfigured: own_signature_broken (letters)
  by its AS                                            | dkim acme.test fail; spf acme.test softfail; as 64500                     | misconfigured: own_signature_broken (letters)
  our own machine                                      | dkim acme.test fail; ip 192.0.2.4                                         | misconfigured: own_signature_broken (own)
  a stranger adds a signature that fails               | dkim acme.test fail; spf some.test pass                                   | threat: nothing_shown
  a stranger adds a signature whose key does not exist | dkim acme.test permerror; spf acme.test fail                              | threat: nothing_shown
  the same from a rented machine                       | dkim acme.test fail; spf acme.test fail; ptr vm7.rack.test; as 64501      | threat: nothing_shown (rack)
`;

const OWN_SOURCE = `
  a network of ours                       | spf acme.test fail; ip 192.0.2.4                                | misconfigured: own_source_not_aligned (own)
  IPv6                                    | spf acme.test none; ip 2001:db8:a::25                           | misconfigured: own_source_not_aligned (own)
  beside it                               | spf acme.test fail; ip 192.0.2.200                              | threat: nothing_shown
  a relay of ours by its confirmed name   | spf acme.test fail; ptr r1.relays.test                          | misconfigured: own_source_not_aligned (own)
  a relay of ours by its unconfirmed name | spf acme.test fail; unconfirmed r1.relays.test                  | threat: nothing_shown
  a relay of ours by its signature        | dkim relays.test pass; spf acme.test fail                       | misconfigured: own_source_not_aligned (own)
  all could not be looked up              | dkim acme.test temperror; spf acme.test temperror; ip 192.0.2.4 | misconfigured: own_source_not_aligned (own)
`;

const SENDER_NOT_ALIGNED = `
  signed as itself                    | dkim letters.test pass; spf some.test none                        | misconfigured: sender_not_aligned (letters)
  its reverse-path passes             | spf bounce.letters.test pass                                      | misconfigured: sender_not_aligned (letters)
  its network                         | spf acme.test softfail; ip 198.51.101.9                           | misconfigured: sender_not_aligned (desk)
  its confirmed name                  | spf acme.test softfail; ptr m1.letters.test                       | misconfigured: sender_not_aligned (letters)
  through a platform that signs too   | dkim relay.test pass; dkim letters.test pass; spf relay.test pass | misconfigured: sender_not_aligned (letters)
  the platform alone                  | dkim relay.test pass; spf relay.test pass                         | misconfigured: sender_not_aligned (relay)
  somebody at a mailbox provider      | dkim mailco.test pass; spf mailco.test pass                       | misconfigured: sender_not_aligned (mailco)
  a host, signed as itself            | dkim rack.test pass                                               | misconfigured: sender_not_aligned (rack)
  a host by its reverse-path          | spf rack.test pass                                                | misconfigured: sender_not_aligned (rack)
  a rented machine                    | spf acme.test fail; ptr vm7.rack.test                             | threat: nothing_shown (rack)
  its AS alone                        | spf acme.test fail; as 64500                                      | threat: nothing_shown (letters)
  its signature fails                 | dkim letters.test fail; spf acme.test fail                        | threat: nothing_shown
  its reverse-path fails              | spf bounce.letters.test softfail                                  | threat: nothing_shown
  a stranger calls his key as it does | dkim some.test pass lt1-acme; spf some.test pass                  | threat: nothing_shown
`;

const NOTHING = `
  the receiver states nothing at all                   | unstated                                           | threat: nothing_checked
  nothing could be looked up                           | dkim acme.test temperror; spf acme.test temperror  | threat: nothing_checked
  no signature, and SPF could not be looked up         | spf acme.test temperror                            | threat: nothing_checked
  the receiver states nothing, and the source is known | unstated; ip 198.51.101.9                          | misconfigured: sender_not_aligned (desk)
  SPF fails, whatever of the signature                 | dkim acme.test temperror; spf acme.test fail       | threat: nothing_shown
  SPF fails                                            | spf acme.test fail                                 | threat: nothing_shown
  SPF of a stranger passes                             | spf some.test pass                                 | threat: nothing_shown
  a stranger is signed and allowed as himself          | dkim some.test pass; spf some.test pass            | threat: nothing_shown
  a name below that does not exist                     | from billing.acme.test; spf billing.acme.test none | threat: nothing_shown
  no name in From                                      | from .; spf some.test pass                         | threat: nothing_shown
`;

describe.each([
  ['aligned_spf: the domain itself allows the source', ALIGNED_SPF],
  ['reported_forwarded: the receiver says so', REPORTED_FORWARDED],
  ['known_forwarder: the source passes mail on', KNOWN_FORWARDER],
  ['known_forwarder, of mailbox providers and gateways: only with a sign of it', PROVIDER],
  ['known_forwarder, of forwarders that customers send through: the same', SUBMISSION],
  ['signature_survived: signatures travel, SPF does not', SIGNATURE_SURVIVED],
  ['aligned_dkim: the domain itself signed it', ALIGNED_DKIM],
  ['own_name_not_aligned: of the organisation, but not as published', OWN_NAME],
  ['own_signature_broken: somebody known, and the domain’s signature fails', OWN_SIGNATURE_BROKEN],
  ['own_source_not_aligned: a machine of ours', OWN_SOURCE],
  ['sender_not_aligned: somebody known, as itself alone', SENDER_NOT_ALIGNED],
  ['nothing_checked and nothing_shown', NOTHING],
])('%s', (_, cases) => {
  test.each(casesOf(cases))('%s', (_about, mail = '', outcome) => {
    expect(judged(mail)).toBe(outcome);
  });
});

describe('with the catalogue as it is shipped', () => {
  const nothing = { ranges: [], domains: [] };
  const shipped = new Judging(knowledgeOf(unpackSenders(shippedText()), nothing, []));

  test.each(
    casesOf(`
  ImprovMX, with the key that it gave us | dkim acme.test pass dkimprovmx1; spf improvmx-mails.com pass; ptr mail30.mxa.infra.improvmx.com | compliant: aligned_dkim (improvmx)
  ImprovMX signs what it passes on       | dkim acme.test pass; dkim improvmx-mails.com pass dkimprovmx1; spf club.test pass; ptr mail8.mxc.infra.improvmx.com | forwarder: known_forwarder (improvmx)
  Forward Email, its bounces ours        | dkim acme.test pass fe-e1b5cab7be; spf fe-bounces.acme.test none; ptr smtp.forwardemail.net | compliant: aligned_dkim (forward-email)
  the same, its name not yet found       | dkim acme.test pass fe-e1b5cab7be; spf fe-bounces.acme.test none | compliant: aligned_dkim (forward-email)
  Forward Email, somebody else           | dkim some.test pass fe-aaa; spf some.test pass; ptr smtp.forwardemail.net | threat: nothing_shown (forward-email)
  SimpleLogin, which SPF has forgotten   | dkim acme.test pass dkim02; spf acme.test softfail; ptr mail-200161.simplelogin.co | compliant: aligned_dkim (simplelogin)
  SimpleLogin, somebody else             | dkim some.test pass dkim; spf some.test pass; ptr mail-200161.simplelogin.co | threat: nothing_shown (simplelogin)
  Pobox signs with both keys             | dkim acme.test pass; dkim pobox.com pass; spf acme.test none; ptr pb-smtp21.pobox.com | compliant: aligned_dkim (pobox)
  a customer of Pobox                    | dkim pobox.com pass; spf pobox.com pass | misconfigured: sender_not_aligned (pobox)
  Cloudflare forwards                    | dkim acme.test pass; spf acme.test fail; ptr a0-7.email.cloudflare.net | forwarder: known_forwarder (cloudflare-email-routing)
`),
  )('%s', (_about, mail = '', outcome) => {
    expect(judged(mail, shipped)).toBe(outcome);
  });
});

test('every reason is a rule, in the order in which the rules are asked', () => {
  expect(RULES.map(({ reason }) => reason)).toEqual(CLASS_REASONS);
});
