import { readDoorUsers } from './door-users.js';

function read(text: string, files: Readonly<Record<string, string>> = {}) {
  return readDoorUsers('/etc/plumbline/readers.yml', (path) =>
    path === '/etc/plumbline/readers.yml' ? text : files[path],
  );
}

describe('the users of the door', () => {
  it('have a password, and may have views, domains and limits of their own', () => {
    const text = `
users:
  - name: analyst
    password: a
  - name: tenant-1
    password_file: tenant-1.password
    views: [v_domain_day, v_records]
    domains: [example.com, example.net]
    limits: { statements: 1, statement_time: 10s, statement_memory_bytes: 128MiB, result_rows: 1000 }
`;
    expect(read(text, { '/etc/plumbline/tenant-1.password': 't\n' })).toEqual({
      ok: true,
      readers: [
        { name: 'analyst', password: 'a', views: undefined, domains: undefined, limits: {} },
        {
          name: 'tenant-1',
          password: 't',
          views: ['v_domain_day', 'v_records'],
          domains: ['example.com', 'example.net'],
          limits: {
            statements: 1,
            statement_time: 10,
            statement_memory_bytes: 128 * 1024 * 1024,
            result_rows: 1000,
          },
        },
      ],
    });
  });

  it.each([
    ['users: [{ name: a }]', /users\.0: must have a password, or a password_file/],
    ['users: [{ name: a, password: b, password_file: c }]', /users\.0: must have a password, or/],
    ['users: [{ name: grafana, password: b }]', /users\.0\.name: must not be grafana/],
    ["users: [{ name: 'a b', password: b }]", /users\.0\.name: must be a name/],
    ['users: [{ name: a, password: b }, { name: a, password: c }]', /there are two users a/],
    ['users: [{ name: a, password: b, views: [records] }]', /users\.0\.views\.0: must be a view/],
    ['users: [{ name: a, password: b, domains: ["x\'; --"] }]', /users\.0\.domains\.0: must be a domain/],
    [
      'users: [{ name: a, password: b, limits: { statement_time: long } }]',
      /statement_time: must be a duration/,
    ],
    ['users: [{ name: a, password: b, admin: true }]', /users\.0: .*admin/],
    ['users: [{ name: a, password_file: gone }]', /gone: there is no such file/],
    ['users: {', /readers\.yml: /],
  ])('are refused where they are none: %s', (text, problem) => {
    const file = read(text);
    expect(file.ok ? [] : file.problems).toEqual([expect.stringMatching(problem)]);
  });
});
