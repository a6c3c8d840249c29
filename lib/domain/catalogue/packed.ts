import { decoder, encoder } from './word-code.ts';

/**
 * What catalogue.json holds; `npm run catalogue` writes it. A service is one string, unpacked when first asked for:
 * parsing hundreds of long strings costs a third of parsing the thousands of small ones inside them.
 */
export interface CatalogueFile {
  /** Versions of the packages it was made from. */
  readonly sources: { readonly actions: string; readonly dependents: string };
  /** The words of all action names, with blanks between. */
  readonly words: string;
  /** Prefix -> packed service, in the order of `service:` names. */
  readonly services: Readonly<Record<string, string>>;
}

/** One service as it is before packing. */
export interface ServiceFacts {
  /** The name AWS shows, `Amazon S3`. */
  readonly title: string;
  readonly types: readonly TypeFacts[];
  /** What sets of actions have in common, each once. */
  readonly kinds: readonly KindFacts[];
  /** In the order of their names. */
  readonly actions: readonly ActionFacts[];
}

interface TypeFacts {
  /** As AWS writes it, spaces and all: `function version`. */
  readonly name: string;
  readonly arns: readonly string[];
}

export interface KindFacts {
  /** R, L, W, T or P, for the access level. */
  readonly level: string;
  /** Indices into types. */
  readonly resources: readonly { readonly type: number; readonly required: boolean }[];
}

export interface ActionFacts {
  /** Without the prefix: `GetObject`. */
  readonly name: string;
  /** Index into kinds. */
  readonly kind: number;
  /** Whole names of the actions a call may need besides. */
  readonly dependent: readonly string[];
}

/** How names are written in a packed service, and read again. */
export interface NameCode {
  readonly encode: (name: string) => string;
  readonly decode: (code: string) => string;
}

/** The code that goes by a list of words (word-code.ts). */
export function nameCode(words: readonly string[]): NameCode {
  return { encode: encoder(words), decode: decoder(words) };
}

/** What ARN templates begin with, in short. */
const SHORT: readonly (readonly [template: string, short: string])[] = [
  ['arn:${Partition}:', '~'],
  [':${Region}:${Account}:', '^'],
];

/**
 * Six sections between `|`: the title; types as `name=arn arn`, between `;`; kinds as `R0!,3` (required, not
 * required), between `;`; action names in code; the kind of each; dependent actions as `ec2:code sts:code=3 1f`, those
 * that several actions need once, between `;`. Throws on a text that holds a separator.
 */
export function packService(
  { title, types, kinds, actions }: ServiceFacts,
  { encode }: NameCode,
): string {
  return joined('|', [
    title,
    joined(
      ';',
      types.map(({ name, arns }) => joined('=', [name, joined(' ', arns.map(shortened))])),
    ),
    joined(
      ';',
      kinds.map(({ level, resources }) => `${level}${resources.map(reference).join(',')}`),
    ),
    joined(
      ' ',
      actions.map(({ name }) => encode(name)),
    ),
    actions.map(({ kind }) => kind.toString(36)).join(' '),
    joined(';', packDependents(actions, encode)),
  ]);
}

/** The inverse of `packService`. */
export function unpackService(packed: string, { decode }: NameCode): ServiceFacts {
  const [title = '', types = '', kinds = '', names = '', kindOf = '', dependents = ''] =
    packed.split('|');
  const needs = unpackDependents(dependents, decode);
  const numbers = split(kindOf, ' ').map(fromDigits);
  return {
    title,
    types: split(types, ';').map((entry) => {
      const [name = '', arns = ''] = entry.split('=');
      return { name, arns: split(arns, ' ').map(lengthened) };
    }),
    kinds: split(kinds, ';').map((entry) => ({
      level: entry.charAt(0),
      resources: split(entry.slice(1), ',').map((text) => ({
        type: Number.parseInt(text, 10),
        required: text.endsWith('!'),
      })),
    })),
    actions: split(names, ' ').map((code, at) => ({
      name: decode(code),
      kind: numbers[at] ?? 0,
      dependent: needs.get(at) ?? [],
    })),
  };
}

/** The names of a packed service's actions, without the work of unpacking the rest. */
export function packedNames(packed: string, { decode }: NameCode): readonly string[] {
  return split(packed.split('|', 4)[3] ?? '', ' ').map(decode);
}

/** Each list of dependent actions with those that need it, by their place. */
function packDependents(
  actions: readonly ActionFacts[],
  encode: NameCode['encode'],
): readonly string[] {
  const places = new Map<string, string[]>();
  for (const [at, { dependent }] of actions.entries()) {
    if (dependent.length === 0) continue;
    const list = joined(
      ' ',
      dependent.map((whole) => {
        const [service = '', name = ''] = whole.split(':');
        return `${service}:${encode(name)}`;
      }),
    );
    places.set(list, [...(places.get(list) ?? []), at.toString(36)]);
  }
  return [...places].map(([list, needing]) => joined('=', [list, joined(' ', needing)]));
}

function unpackDependents(
  packed: string,
  decode: NameCode['decode'],
): ReadonlyMap<number, readonly string[]> {
  return new Map(
    split(packed, ';').flatMap((entry) => {
      const [list = '', needing = ''] = entry.split('=');
      const dependent = list.split(' ').map((whole) => {
        const [service = '', code = ''] = whole.split(':');
        return `${service}:${decode(code)}`;
      });
      return split(needing, ' ').map((at) => [fromDigits(at), dependent] as const);
    }),
  );
}

function shortened(arn: string): string {
  const mark = SHORT.find(([, short]) => arn.includes(short));
  if (mark !== undefined) throw new Error(`"${arn}" holds the mark "${mark[1]}"`);
  return SHORT.reduce((text, [template, short]) => text.replaceAll(template, () => short), arn);
}

function lengthened(text: string): string {
  return SHORT.reduce((arn, [template, short]) => arn.replaceAll(short, () => template), text);
}

function fromDigits(digits: string): number {
  return Number.parseInt(digits, 36);
}

/** Puts texts together so that `split` takes them apart again; throws where it would not. */
export function joined(separator: string, texts: readonly string[]): string {
  const torn = texts.find((text) => text.includes(separator));
  if (torn !== undefined) throw new Error(`"${torn}" holds the separator "${separator}"`);
  return texts.join(separator);
}

export function split(text: string, separator: string): readonly string[] {
  return text === '' ? [] : text.split(separator);
}

function reference({ type, required }: KindFacts['resources'][number]): string {
  return `${type}${required ? '!' : ''}`;
}
