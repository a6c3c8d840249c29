import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import {
  GenerateMacCommand,
  KMSClient,
  KMSInvalidMacException,
  VerifyMacCommand,
} from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import { kmsLinks } from '../../../lib/aws/kms-links.ts';
import type { Links } from '../../../lib/ports.ts';
import { claimsOf, linksContract } from '../../contract/links.ts';
import { awsError, sentBy } from '../../support/sent-commands.ts';

const kms = mockClient(KMSClient);
const client = new KMSClient({ region: 'us-east-1' });
const keys = new Map<string, Buffer>();
const newKey = () => {
  const id = randomUUID();
  keys.set(id, randomBytes(32));
  return id;
};
const macOf = (id = '', message: Uint8Array = new Uint8Array()) =>
  createHmac('sha256', keys.get(id) ?? '')
    .update(message)
    .digest();

/** As KMS does it. */
beforeEach(() => {
  kms.reset();
  kms.on(GenerateMacCommand).callsFake(({ KeyId, Message }) => ({ Mac: macOf(KeyId, Message) }));
  kms.on(VerifyMacCommand).callsFake(({ KeyId, Message, Mac }) => {
    if (!macOf(KeyId, Message).equals(Buffer.from(Mac)))
      throw new KMSInvalidMacException({ message: 'no', $metadata: {} });
    return { MacValid: true };
  });
});

linksContract('KMS', async () => {
  let ids: [string, ...string[]] = [newKey()];
  const links: Links = {
    issue: (claims) => kmsLinks(client, ids).issue(claims),
    read: (token) => kmsLinks(client, ids).read(token),
  };
  return {
    links,
    rotate: async () => {
      ids = [newKey(), ids[0]];
    },
  };
});

it('signs version, key and payload by HMAC_SHA_256, and verifies the same', async () => {
  const id = newKey();
  const links = kmsLinks(client, [id]);
  const token = await links.issue(claimsOf());
  await links.read(token);

  const Message = Buffer.from(token.split('.').slice(0, 3).join('.'));
  const asked = { KeyId: id, MacAlgorithm: 'HMAC_SHA_256', Message };
  expect(sentBy(kms)).toEqual([
    ['GenerateMac', asked],
    ['VerifyMac', { ...asked, Mac: macOf(id, Message) }],
  ]);
});

it('never asks KMS about a key that is none of ours, nor about what is no token', async () => {
  const links = kmsLinks(client, [newKey()]);
  const token = await kmsLinks(client, [newKey()]).issue(claimsOf());
  kms.resetHistory();
  for (const each of [token, 'v1.x.y.z', '', 'v1.alias/other.e30.AAAA']) {
    expect(await links.read(each)).toBeNull();
  }
  expect(sentBy(kms)).toEqual([]);
});

it.each(['DisabledException', 'KMSInvalidStateException', 'ThrottlingException'])(
  'lets %s out, without the token in it',
  async (name) => {
    const links = kmsLinks(client, [newKey()]);
    const token = await links.issue(claimsOf());
    kms.on(VerifyMacCommand).rejects(awsError(name));
    const reading = links.read(token);
    await expect(reading).rejects.toMatchObject({ name });
    await expect(reading).rejects.not.toThrow(token);
  },
);
