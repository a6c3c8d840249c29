import { type Call, type Json, read } from '../call.ts';
import { ACCOUNT } from '../organisation.ts';

/** Key use is a management event. The parameters do not name the key; the resources do. */
export function keyCall(name: 'Decrypt' | 'GenerateDataKey', keyArn: string, context: Json): Call {
  return read('kms', name, {
    request:
      name === 'Decrypt'
        ? { encryptionContext: context, encryptionAlgorithm: 'SYMMETRIC_DEFAULT' }
        : { keyId: keyArn, encryptionContext: context, keySpec: 'AES_256' },
    resources: [{ accountId: ACCOUNT, type: 'AWS::KMS::Key', ARN: keyArn }],
  });
}
