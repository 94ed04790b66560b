/** What dashboards are asked about, by the names that CONTRACT gives the variables, and our own. */
export type Variable =
  | 'domain'
  | 'reporter'
  | 'sender'
  | 'sender_class'
  | 'disposition'
  | 'cidr'
  | 'source_ip'
  | 'selector'
  | 'filters';

/** Event days of the time chosen. */
export const IN_TIME = '$__dateFilter(day)';

/** A sender that nobody knows has no key; Grafana takes an empty value for "all". */
export const UNKNOWN_SENDER = '-';
/** Nor has a selector that is not stated a name. */
export const UNSTATED_SELECTOR = '-';

/** What Grafana takes for "all", without a word that it would take for a macro. */
export const EVERYTHING = `concat('$', '__all')`;

/** Conditions on columns of a view, by what is chosen above; with all chosen, none. */
export const CHOSEN = {
  domain: oneOf('domain', 'domain'),
  reporter: oneOf('reporter', 'reporter'),
  sender: oneOf(`if(sender = '', '${UNKNOWN_SENDER}', sender)`, 'sender'),
  sender_class: oneOf('sender_class', 'sender_class'),
  disposition: oneOf('disposition', 'disposition'),
  selector: oneOf(`if(dkim_selector = '', '${UNSTATED_SELECTOR}', dkim_selector)`, 'selector'),
  cidr: addressIn('cidr'),
  source_ip: addressIn('source_ip'),
} as const satisfies Record<Exclude<Variable, 'filters'>, string>;

/** All of these conditions, and that the day is in the time chosen. */
export function inTimeAnd(...chosen: readonly (keyof typeof CHOSEN)[]): string {
  return [IN_TIME, ...chosen.map((name) => CHOSEN[name])].join(' AND ');
}

export function chosen(...names: readonly (keyof typeof CHOSEN)[]): string {
  return names.map((name) => CHOSEN[name]).join(' AND ');
}

/** The end of a query that ad-hoc filters are put into; each says of which view, else Grafana guesses one for all. */
export function filteredOn(view: string): string {
  return `SETTINGS $__adHocFilters('plumbline.${view}')`;
}

function oneOf(column: string, variable: string): string {
  return `$__conditionalAll(${column} IN (\${${variable}:singlequote}), $${variable})`;
}

/** An address, or a network as 192.0.2.0/24; what is neither finds nothing, and an empty text everything. */
function addressIn(variable: string): string {
  const text = `\${${variable}:singlequote}`;
  const base = `toIPv6OrNull(splitByChar('/', ${text})[1])`;
  const bits = `splitByChar('/', concat(${text}, '/'))[2]`;
  // IPv4 lies in IPv6 as ::ffff:0:0/96, so its networks are 96 bits longer there.
  const prefix = `toUInt8(if(${bits} = '', 128, least(128, toUInt16OrZero(${bits}) + if(position(${text}, ':') > 0, 0, 96))))`;
  const network = `IPv6CIDRToRange(assumeNotNull(${base}), ${prefix})`;
  const valid = `match(${text}, '^[0-9a-fA-F:.]+(/[0-9]{1,3})?$') AND isNotNull(${base})`;
  return `(${text} = '' OR (${valid} AND source_ip BETWEEN ${network}.1 AND ${network}.2))`;
}
