import { silenceTrouble } from './troubles.js';

describe('a server that does not greet', () => {
  const SILENT = { reason: 'disconnected', detail: 'Socket timeout' } as const;

  it('at a port of TLS is told as TLS', () => {
    const trouble = silenceTrouble({ security: 'starttls', port: 993 }, false, SILENT);
    expect(trouble.reason).toBe('tls');
    expect(trouble.detail).toContain('security: tls');
  });

  it('at another port is told with the advice', () => {
    const trouble = silenceTrouble({ security: 'none', port: 1143 }, false, SILENT);
    expect(trouble.reason).toBe('disconnected');
    expect(trouble.detail).toContain('security: tls');
  });

  it.each([
    ['by TLS', { security: 'tls', port: 993 } as const, false, SILENT],
    ['that has greeted', { security: 'starttls', port: 143 } as const, true, SILENT],
    [
      'where nobody is',
      { security: 'starttls', port: 993 } as const,
      false,
      { reason: 'unreachable', detail: 'connect ECONNREFUSED 127.0.0.1:993' } as const,
    ],
  ])('%s is told as it is', (_, server, isGreeted, trouble) => {
    expect(silenceTrouble(server, isGreeted, trouble)).toBe(trouble);
  });
});
