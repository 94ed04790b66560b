/** What an API key may, in a closed set. */
export const SCOPES = {
  'reports:write': 'send reports, and see what became of them',
  'alerts:write': 'tell of alerts, as Alertmanager and Grafana do',
  viewer: 'look',
  editor: 'look, and do what is part of the daily work',
  admin: 'do everything',
} as const;

export type Scope = keyof typeof SCOPES;

export const SCOPE_WORDS = Object.keys(SCOPES).filter(isScope);

export function isScope(text: string): text is Scope {
  return Object.hasOwn(SCOPES, text);
}

/** What else comes with a scope. */
const INCLUDES: Readonly<Record<Scope, readonly Scope[]>> = {
  'reports:write': [],
  'alerts:write': [],
  viewer: [],
  editor: ['viewer', 'reports:write'],
  admin: ['viewer', 'editor', 'reports:write', 'alerts:write'],
};

/** Whether who has these scopes may do what wants that one. */
export function allows(scopes: readonly Scope[], wanted: Scope): boolean {
  return scopes.some((scope) => scope === wanted || INCLUDES[scope].includes(wanted));
}
