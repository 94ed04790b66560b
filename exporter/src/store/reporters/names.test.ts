import * as z from 'zod';
import { openTestStore, type TestStore } from '../testing/store.js';
import { nameReporters } from './names.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  const seen = await store.client.command(
    `INSERT INTO seen_reporters VALUES ('big.example'), ('sub.big.example'), ('other.example')`,
  );
  if (!seen.ok) throw new Error(seen.detail);
}, 30_000);
afterAll(() => store.close());

const ROW = z.object({ reporter: z.string(), organisation: z.string(), name: z.string() });

async function names(): Promise<string[]> {
  const rows = await store.rows(
    `SELECT reporter, argMax(r.organisation, r.at) AS organisation, argMax(r.name, r.at) AS name
     FROM plumbline.reporters AS r GROUP BY reporter ORDER BY reporter`,
    ROW,
  );
  return rows.map(({ reporter, organisation, name }) => `${reporter}: ${organisation}, ${name}`);
}

const catalogue =
  (name: string) =>
  (reporter: string): { organisation: string; name: string } =>
    reporter.endsWith('big.example')
      ? { organisation: 'big.example', name }
      : { organisation: reporter, name: '' };

describe('the names of reporters', () => {
  test('are written of those that are called otherwise than in their reports, once', async () => {
    expect(await nameReporters(store.client, catalogue('Big Mail'))).toEqual({ ok: true, value: 2 });
    expect(await nameReporters(store.client, catalogue('Big Mail'))).toEqual({ ok: true, value: 0 });
    expect(await names()).toEqual([
      'big.example: big.example, Big Mail',
      'sub.big.example: big.example, Big Mail',
    ]);
  });

  test('change with the catalogue, of whom it is asked', async () => {
    expect(
      await nameReporters(store.client, catalogue('Bigger Mail'), ['big.example', 'nobody.example']),
    ).toEqual({
      ok: true,
      value: 1,
    });
    expect(await names()).toEqual([
      'big.example: big.example, Bigger Mail',
      'sub.big.example: big.example, Big Mail',
    ]);
  });

  test('are taken back where the catalogue has them no more', async () => {
    const nobody = (reporter: string): { organisation: string; name: string } => ({
      organisation: reporter,
      name: '',
    });
    expect(await nameReporters(store.client, nobody)).toEqual({ ok: true, value: 2 });
    expect(await names()).toEqual(['big.example: big.example, ', 'sub.big.example: sub.big.example, ']);
  });

  test('are of many reporters as well', async () => {
    const many = await store.client.command(
      `INSERT INTO seen_reporters SELECT concat('r', toString(number), '.big.example') FROM numbers(12000)`,
    );
    expect(many).toMatchObject({ ok: true });
    expect(await nameReporters(store.client, catalogue('Big Mail'))).toEqual({ ok: true, value: 12002 });
    expect(await nameReporters(store.client, catalogue('Big Mail'))).toEqual({ ok: true, value: 0 });
  });
});
