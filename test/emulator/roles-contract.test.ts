import { IAMClient } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { iamRoles } from '../../lib/aws/iam-roles.ts';
import { rolesContract } from '../contract/roles.ts';
import { ACCOUNT_ID } from '../support/account-fixture.ts';
import { makeAccount } from './dump-account.ts';
import { optionsFor, startMinistack } from './ministack.ts';
import { startMotoServer } from './moto-server.ts';

// IAM as the emulators have it, in a new account for each test.

const EMULATORS = [
  {
    name: 'moto',
    start: () =>
      startMotoServer({ MOTO_ACCOUNT_ID: ACCOUNT_ID, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' }),
    reset: '/moto-api/reset',
    differs: ['knows no attachment quota', 'deletes what is attached'],
  },
  {
    name: 'ministack',
    start: () => startMinistack({ MINISTACK_AUTOCREATE_AWS_MANAGED: '1' }),
    reset: '/_ministack/reset',
    differs: ['knows no attachment quota', 'attaches any ARN'],
  },
] as const;

describe.each(EMULATORS)('on $name', ({ name, start, reset, differs }) => {
  let emulator: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    emulator = await start();
  }, 120_000);
  afterAll(() => emulator?.stop());

  rolesContract(
    `IAM on ${name}`,
    async (dump) => {
      await fetch(`${emulator.endpoint}${reset}`, { method: 'POST' });
      const iam = new IAMClient(optionsFor(emulator));
      await makeAccount(iam, dump);
      return iamRoles(iam);
    },
    {
      differs,
      id: expect.stringMatching(/^AROA[A-Z0-9]{16,17}$/),
      created: expect.stringMatching(/^20\d\d-/),
      ofAws: {
        versionId: expect.stringMatching(/^v\d+$/),
        document: expect.objectContaining({ version: '2012-10-17' }),
      },
    },
  );
});
