import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { GIVE_BACK, RESTORE, SCENES } from '../../support/crash-scenes.ts';
import { type Prepared, prepareOnDisk, runOnDisk } from '../../support/disk-matrix.ts';
import { DISK_FAULTS, type DiskFault } from '../../support/faulty-files.ts';

// The scenes of crash-matrix.test.ts on files: every write to the disk goes wrong in every way that it can, once, or the
// process is killed there. Whoever runs it again, with a disk that is well, ends with the same account byte for byte.

vi.mock('node:fs/promises', async (original) =>
  (await import('../../support/faulty-files.ts')).faultyFiles(await original()),
);
vi.mock('../../../lib/local/file-store-process.ts', async () => {
  const { disk } = await import('../../support/faulty-files.ts');
  return {
    thisProcess: () => `${disk.process}-0-00000000`,
    isGone: (mark: string) => Number(mark.split('-')[0]) < disk.process,
  };
});

/** Writes to the disk that each scene makes when all goes well. */
const WRITES: Readonly<Record<string, number>> = {
  apply: 79,
  abandon: 64,
  restore: 70,
  'give back': 43,
  'roll back': 76,
  'roll back in part': 36,
};
let cases = 0;
/** Byte for byte; a difference of two whole accounts is no message. */
const same = (one: string, other: string) => one === other;
/** Without what Ratchet made and nobody has attached: it grants nothing, and the next give-back of the same uses it. */
function used(account: string): string {
  const { Policies, ...rest } = JSON.parse(account);
  const own = ({ Arn = '', AttachmentCount = 0 }) =>
    Arn.includes(':policy/ratchet/') && AttachmentCount === 0;
  return JSON.stringify([rest, Policies.filter((policy: object) => !own(policy))]);
}

describe.each(SCENES)('$name on files', (scene) => {
  let prepared: Prepared;
  let restoring: Prepared;
  beforeAll(async () => {
    prepared = await prepareOnDisk(scene);
    restoring = await prepareOnDisk(RESTORE);
  });
  afterAll(() => {
    prepared.remove();
    restoring.remove();
  });

  const calmRun = async (of: Prepared) => {
    const calm = { account: '', writes: [] as readonly string[] };
    await runOnDisk(of, null, async ({ account, writes, denied, litter }) => {
      expect(denied).toEqual([]);
      expect(litter()).toEqual([]);
      Object.assign(calm, { account, writes });
    });
    return calm;
  };

  it.each(DISK_FAULTS.map((fault) => [fault.name, fault] as const))(
    'survives %s at every write',
    { timeout: 120_000 },
    async (_, fault: DiskFault) => {
      const calm = await calmRun(prepared);
      expect(calm.writes).toHaveLength(WRITES[scene.name] ?? 0);
      for (const [at, kind] of calm.writes.entries()) {
        if (!fault.of.some((each) => each === kind)) continue;
        cases += 1;
        await runOnDisk(prepared, { at, fault }, async (run) => {
          const where = `write ${at} of ${calm.writes.length}: ${kind}, then ${run.states.join(', ')}`;
          expect(run.denied, where).toEqual([]);
          // What cannot be given back alone is put back whole.
          if (
            scene === GIVE_BACK &&
            run.states.at(-1) === 'Close' &&
            run.account !== calm.account
          ) {
            const restored = (await calmRun(restoring)).account;
            expect(same(used(run.account), used(restored)), where).toBe(true);
            return;
          }
          expect(same(await run.again(), calm.account), where).toBe(true);
          expect(run.litter(), where).toEqual([]);
        });
      }
    },
  );
});

it('was more than 1,400 cases, none skipped', () => {
  expect(cases).toBeGreaterThan(1_400);
  console.info(`crash matrix on files: ${cases} cases`);
});
