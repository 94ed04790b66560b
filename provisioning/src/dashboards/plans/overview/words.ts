export const NO_MAIL = 'No report tells of mail on the days chosen';
export const OF_DOMAIN = { with: { domain: 'field:domain' } } as const;
export const THE_DOMAIN = { title: 'The domain', to: 'plumbline-domain', ...OF_DOMAIN } as const;
export const ITS_SOURCES = { title: 'Its sources', to: 'plumbline-sources', ...OF_DOMAIN } as const;
export const SEVERITY = {
  critical: { colour: 'bad' },
  warning: { colour: 'fair' },
  info: { colour: 'quiet' },
} as const;
