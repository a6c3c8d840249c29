import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BadInput } from '../domain/errors.ts';
import type { PolicyDocument } from '../domain/policy/document.ts';
import { parsePolicy } from '../domain/policy/parse.ts';
import { parseStrictJson } from '../domain/policy/strict-json.ts';
import { readJsonText } from '../local/account-dump-read.ts';
import { explained } from '../local/file-store-write.ts';

/** The policy documents of one file, in its order. */
export interface PolicyFile {
  readonly file: string;
  readonly documents: readonly PolicyDocument[];
}

/**
 * The policies at a path: a file, or a folder with all `.json` files below it, sorted. A file may hold a policy
 * document, plain or URL-encoded, or what the AWS CLI prints of one (get-policy-version, get-role-policy,
 * describe-policy), or a list of these. Throws BadInput that names the file and the element.
 */
export async function readPolicies(path: string): Promise<readonly PolicyFile[]> {
  const folder = await explained('read', path, async () => (await stat(path)).isDirectory());
  if (!folder) return [await readPolicyFile(path)];
  const names = await explained('read', path, () => readdir(path, { recursive: true }));
  const files = names.filter((name) => name.endsWith('.json')).sort();
  if (files.length === 0) throw new BadInput(`${path} is a folder without a .json file in it.`);
  const read: PolicyFile[] = [];
  for (const name of files) read.push(await readPolicyFile(join(path, name)));
  return read;
}

export function documentsOf(files: readonly PolicyFile[]): readonly PolicyDocument[] {
  return files.flatMap(({ documents }) => documents);
}

async function readPolicyFile(file: string): Promise<PolicyFile> {
  const text = await readJsonText(file);
  if (text.trim() === '') throw new BadInput(`${file} is empty: it should be a policy.`);
  const encoded = /^\s*%7B/i.test(text);
  const documents = documentsIn(encoded ? text.trim() : parseStrictJson(text, file), file);
  if (documents.length === 0)
    throw new BadInput(`${file}: an empty list; give at least one policy.`);
  return { file, documents };
}

function documentsIn(value: unknown, where: string): readonly PolicyDocument[] {
  if (Array.isArray(value))
    return value.flatMap((one, index) => documentsIn(one, `${where}[${index}]`));
  for (const { wrapper, content } of WRAPPERS) {
    const outer = wrapper === null ? value : member(value, wrapper);
    const inner = member(outer, content);
    if (inner !== undefined)
      return [parsePolicy(inner, `${where}: ${wrapper === null ? '' : `${wrapper}.`}${content}`)];
  }
  if (member(member(value, 'Policy'), 'DefaultVersionId') !== undefined)
    throw new BadInput(
      `${where}: this is what get-policy prints, without the document; use "aws iam get-policy-version".`,
    );
  return [parsePolicy(value, where)];
}

/** What the AWS CLI puts around a document. */
const WRAPPERS = [
  { wrapper: 'PolicyVersion', content: 'Document' },
  { wrapper: null, content: 'PolicyDocument' },
  { wrapper: 'Policy', content: 'Content' },
] as const;

function member(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
