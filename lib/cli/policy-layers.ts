import { type Command, Option } from 'commander';
import { BadInput } from '../domain/errors.ts';
import type { Evaluation, Policies } from '../domain/policy/evaluate.ts';
import { documentsOf, type PolicyFile, readPolicies } from './policy-files.ts';

/** The flags of commands that ask what some policies decide. */
export interface LayerFlags {
  readonly policy: readonly string[];
  readonly boundary?: string;
  readonly session?: string;
  readonly scp?: readonly string[];
}

/** Which statement decided, by the file it was given in. Indexes count from 0. */
export interface Place {
  readonly layer: 'identity' | 'boundary' | 'session' | 'scp';
  /** Of the SCPs: which --scp file, the first is 0. */
  readonly level?: number;
  readonly file: string;
  /** Of the file's documents. */
  readonly document: number;
  readonly statement: number;
  readonly sid?: string;
}

export interface Layers {
  readonly policies: Policies;
  placeOf(deciding: NonNullable<Evaluation['statement']>): Place;
  /** What is legal but hardly meant, a line each. */
  readonly warnings: readonly string[];
}

/** Says to people what the SCP flag's files are; part of the help. */
export const SCP_HELP = `
--scp takes the chain from the root to the account: each file is one level, in that order, and a file with a list of
documents has all that is attached at that level. Every level must allow. As on AWS, a level without any Allow allows
nothing: put FullAWSAccess (Allow * on *) into the file where it is attached.`;

export function layerFlags(command: Command): Command {
  return command
    .requiredOption(
      '--policy <file...>',
      'identity policies, which allow together: documents, lists of them, folders, or what "aws iam get-policy-version" and "get-role-policy" print',
    )
    .addOption(once('--boundary <file>', 'the permissions boundary'))
    .addOption(once('--session <file>', 'the session policies'))
    .option(
      '--scp <file...>',
      'service control policies, a file for each level from the root down',
    );
}

/** An option that must not be given twice: Commander would take the last, in silence. */
export function once(flags: string, description: string): Option {
  const option = new Option(flags, description);
  option.argParser((value: string, before: string | undefined) => {
    if (before !== undefined)
      throw new BadInput(`${option.long ?? flags} is given twice; give one.`);
    return value;
  });
  return option;
}

/** Reads the files behind the flags. Throws BadInput naming the file. */
export async function readLayers({ policy, boundary, session, scp }: LayerFlags): Promise<Layers> {
  const identity = (await Promise.all(policy.map(readPolicies))).flat();
  const bounds = boundary === undefined ? [] : await readPolicies(boundary);
  const [bound, ...others] = documentsOf(bounds);
  if (others.length > 0)
    throw new BadInput(
      `--boundary ${boundary}: a boundary is one policy, not ${others.length + 1}.`,
    );
  const sessions = session === undefined ? [] : await readPolicies(session);
  const levels = await Promise.all((scp ?? []).map(readPolicies));
  const files = { identity, boundary: bounds, session: sessions };
  return {
    policies: {
      identity: documentsOf(identity),
      ...(bound === undefined ? {} : { boundary: bound }),
      ...(session === undefined ? {} : { session: documentsOf(sessions) }),
      ...(scp === undefined ? {} : { scps: levels.map(documentsOf) }),
    },
    placeOf: ({ layer, level, document, ...rest }) => ({
      layer,
      ...(level === undefined ? {} : { level }),
      ...placed(layer === 'scp' ? (levels[level ?? 0] ?? []) : files[layer], document),
      ...rest,
    }),
    warnings: (scp ?? []).flatMap((path, level) => withoutAllow(path, levels[level] ?? [])),
  };
}

/** `identity app.json Statement[2] (ReadOrders)`; which document is only said where it is not the first. */
export function placeText({ layer, level, file, document, statement, sid }: Place): string {
  const which = layer === 'scp' ? `scp ${level}` : layer;
  const within = document === 0 ? '' : `[${document}]`;
  return `${which} ${file}${within} Statement[${statement}]${sid === undefined ? '' : ` (${sid})`}`;
}

/** The document of that index among those of all files. */
function placed(files: readonly PolicyFile[], index: number): Pick<Place, 'file' | 'document'> {
  let left = index;
  for (const { file, documents } of files) {
    if (left < documents.length) return { file, document: left };
    left -= documents.length;
  }
  throw new Error(`no document ${index} in ${files.map(({ file }) => file).join(', ')}`);
}

function withoutAllow(path: string, files: readonly PolicyFile[]): readonly string[] {
  const statements = documentsOf(files).flatMap((document) => document.statements);
  return statements.some(({ effect }) => effect === 'Allow')
    ? []
    : [
        `--scp ${path} has no Allow, so its level allows nothing: is FullAWSAccess missing in that file?`,
      ];
}
