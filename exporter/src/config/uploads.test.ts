import { uploadsSection } from './uploads.js';

it('a clock may be off by no more than nonces are kept for', () => {
  expect(uploadsSection.parse({ clock_skew: '12h' }).clockSkewMs).toBe(12 * 3_600_000);
  expect(uploadsSection.safeParse({ clock_skew: '13h' }).error?.issues[0]?.message).toContain('up to 12h');
});
