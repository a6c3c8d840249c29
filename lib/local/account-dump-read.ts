import { readFile } from 'node:fs/promises';
import { BadInput } from '../domain/errors.ts';
import { explained } from './file-store-write.ts';

/** The text of a JSON file. Throws BadInput, in words, for what people give by mistake: a folder, gzip, UTF-16. */
export async function readJsonText(path: string): Promise<string> {
  const bytes = await explained('read', path, () => readFile(path));
  if (startsWith(bytes, [0x1f, 0x8b])) {
    throw new BadInput(`${path} is compressed: unpack it first (gunzip).`);
  }
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) {
    throw new BadInput(
      `${path} is UTF-16 text, as PowerShell's ">" writes it: save it as UTF-8 ("| Out-File -Encoding utf8").`,
    );
  }
  const text = await explained('read', path, async () => bytes.toString('utf8'));
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** JSON.parse with an error that says which file, and what it may be instead. */
export function parseJsonText(text: string, path: string): unknown {
  if (text.trim() === '') throw new BadInput(`${path} is empty: it should be JSON.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    const problem = (error as SyntaxError).message;
    const several = /\}\s*\{/.test(text) && problem.includes('after JSON');
    const advice = several
      ? 'It looks like several pages one after the other: make them one list (jq -s . FILE).'
      : 'Is it whole? It should be what aws iam get-account-authorization-details --output json prints.';
    throw new BadInput(`${path} is not JSON: ${problem}. ${advice}`);
  }
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}
