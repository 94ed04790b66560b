import { bodyFailure } from './body.js';

describe('a body that cannot be read', () => {
  it('says so where there is no room for it', () => {
    const full = Object.assign(new Error('write failed'), { code: 'ENOSPC' });
    expect(bodyFailure(full)).toMatchObject({ code: 243, name: 'NOT_ENOUGH_SPACE' });
  });

  it('is named with what is wrong with it', () => {
    const said = 'The body cannot be read: incorrect header check';
    expect(bodyFailure(new Error('incorrect header check'))).toMatchObject({ code: 33, message: said });
  });
});
