/**
 * What catalogue.json holds; `npm run catalogue` writes it. A service is one string, unpacked when first asked for:
 * parsing hundreds of long strings costs a third of parsing the thousands of small ones inside them.
 */
export interface CatalogueFile {
  /** Versions of the packages it was made from. */
  readonly sources: { readonly actions: string; readonly dependents: string };
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

/**
 * Six sections between `|`: the title; types as `name=arn arn`, between `;`; kinds as `R0!,3` (required, not
 * required), between `;`; action names; the kind of each; dependent actions as `Name=other:Action`, between `;`.
 * Throws on a text that holds a separator.
 */
export function packService({ title, types, kinds, actions }: ServiceFacts): string {
  return joined('|', [
    title,
    joined(
      ';',
      types.map(({ name, arns }) => joined('=', [name, joined(' ', arns)])),
    ),
    joined(
      ';',
      kinds.map(({ level, resources }) => `${level}${resources.map(reference).join(',')}`),
    ),
    joined(
      ' ',
      actions.map(({ name }) => name),
    ),
    actions.map(({ kind }) => kind.toString(36)).join(' '),
    joined(
      ';',
      actions
        .filter(({ dependent }) => dependent.length > 0)
        .map(({ name, dependent }) => joined('=', [name, joined(' ', dependent)])),
    ),
  ]);
}

/** The inverse of `packService`. */
export function unpackService(packed: string): ServiceFacts {
  const [title = '', types = '', kinds = '', names = '', kindOf = '', dependent = ''] =
    packed.split('|');
  const needs = new Map(
    split(dependent, ';').map((entry) => {
      const [name = '', others = ''] = entry.split('=');
      return [name, others.split(' ')];
    }),
  );
  const numbers = split(kindOf, ' ').map((digits) => Number.parseInt(digits, 36));
  return {
    title,
    types: split(types, ';').map((entry) => {
      const [name = '', arns = ''] = entry.split('=');
      return { name, arns: split(arns, ' ') };
    }),
    kinds: split(kinds, ';').map((entry) => ({
      level: entry.charAt(0),
      resources: split(entry.slice(1), ',').map((text) => ({
        type: Number.parseInt(text, 10),
        required: text.endsWith('!'),
      })),
    })),
    actions: split(names, ' ').map((name, at) => ({
      name,
      kind: numbers[at] ?? 0,
      dependent: needs.get(name) ?? [],
    })),
  };
}

/** The names of a packed service's actions, without the work of unpacking the rest. */
export function packedNames(packed: string): readonly string[] {
  return split(packed.split('|', 4)[3] ?? '', ' ');
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
