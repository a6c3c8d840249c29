import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { BadInput } from '../domain/errors.ts';
import { messageOf, parseToken, printToken } from '../link-token.ts';
import type { Links } from '../ports.ts';
import { fileStore } from './file-store.ts';

export interface FileLinks extends Links {
  /** A new key signs from now on; the one before it still opens what it signed, and older ones nothing. */
  rotate(): Promise<void>;
  /** The same, and what was signed before opens nothing. */
  revoke(): Promise<void>;
}

const Keys = z
  .array(z.object({ id: z.uuid(), key: z.base64().length(44) }))
  .min(1)
  .max(2);
type Keys = z.infer<typeof Keys>;

const NAME = 'link-keys';

/**
 * Links signed by HMAC-SHA256 with a key in `folder`, in a file that only its owner can read (0600); made when first
 * needed. Throws BadInput when the file holds anything else.
 */
export async function fileLinks(folder: string): Promise<FileLinks> {
  const store = await fileStore(folder);

  const keys = async (): Promise<Keys> => {
    const stored = await store.read(NAME);
    if (stored === null) {
      await store.createNew(NAME, [newKey()]);
      return keys();
    }
    const parsed = Keys.safeParse(stored.value);
    if (parsed.success) return parsed.data;
    // Its content never goes into the message.
    throw new BadInput(
      `The keys of links in ${folder} are damaged: delete the file, and open the tickets from a new link.`,
    );
  };

  return {
    async issue(claims) {
      const [first] = await keys();
      if (first === undefined) throw new BadInput(`There is no key for links in ${folder}.`);
      const message = messageOf(first.id, claims);
      return printToken(message, macOf(first.key, message));
    },
    async read(token) {
      const parsed = parseToken(token);
      const key = (await keys()).find(({ id }) => id === parsed?.keyId);
      if (parsed === null || key === undefined) return null;
      const wanted = macOf(key.key, parsed.message);
      const same = wanted.length === parsed.mac.length && timingSafeEqual(wanted, parsed.mac);
      return same ? parsed.claims : null;
    },
    async rotate() {
      const [first] = await keys();
      await store.put(NAME, first === undefined ? [newKey()] : [newKey(), first]);
    },
    async revoke() {
      // Damaged keys are not replaced unseen: whoever damaged them may have read them.
      await keys();
      await store.put(NAME, [newKey()]);
    },
  };
}

function newKey(): Keys[number] {
  return { id: randomUUID(), key: randomBytes(32).toString('base64') };
}

function macOf(key: string, message: Uint8Array): Buffer {
  return createHmac('sha256', Buffer.from(key, 'base64')).update(message).digest();
}
