import {
  GenerateMacCommand,
  type KMSClient,
  KMSInvalidMacException,
  VerifyMacCommand,
} from '@aws-sdk/client-kms';
import { messageOf, parseToken, printToken } from '../link-token.ts';
import type { Links } from '../ports.ts';

const MacAlgorithm = 'HMAC_SHA_256';

/**
 * Links signed by KMS, which never shows the key. `keyIds`: those that are accepted; the first one signs. To rotate,
 * put a new one first, and take the old one out when its links have expired (KMS rotates no HMAC key by itself: KMS
 * developer guide, "HMAC keys in AWS KMS"). A token that names another key is never taken to KMS.
 */
export function kmsLinks(client: KMSClient, keyIds: readonly [string, ...string[]]): Links {
  return {
    async issue(claims) {
      const [KeyId] = keyIds;
      const Message = messageOf(KeyId, claims);
      const { Mac } = await client.send(new GenerateMacCommand({ KeyId, MacAlgorithm, Message }));
      if (Mac === undefined) throw new Error(`KMS gave no MAC by the key ${KeyId}.`);
      return printToken(Message, Mac);
    },

    async read(token) {
      const parsed = parseToken(token);
      if (parsed === null || !keyIds.includes(parsed.keyId)) return null;
      const { keyId: KeyId, message: Message, mac: Mac, claims } = parsed;
      try {
        const { MacValid } = await client.send(
          new VerifyMacCommand({ KeyId, MacAlgorithm, Message, Mac }),
        );
        return MacValid === true ? claims : null;
      } catch (error) {
        if (error instanceof KMSInvalidMacException) return null;
        throw error;
      }
    },
  };
}
