import type { PolicyDocument } from '../policy/document.ts';
import { printPolicy } from '../policy/print.ts';
import type { Owner } from './owner.ts';
import { type Parts, referenced, referencedCondition } from './reference.ts';

/** A JSON document of texts, lists and maps, whose texts can have references in them. */
export type Tree =
  | { readonly kind: 'text'; readonly parts: Parts }
  | { readonly kind: 'list'; readonly items: readonly Tree[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [string, Tree])[] };

/** Which keys lead to a value. */
type Read = (path: readonly string[], text: string) => Parts;

/** The document as IAM takes it, with references to what the owner has in resources and conditions. */
export function policyTree(document: PolicyDocument, owner: Owner): Tree {
  return treeOf(printPolicy(document), [], ([, element, , key], text) => {
    if (element === 'Resource' || element === 'NotResource') return referenced(text, owner);
    return element === 'Condition' ? referencedCondition(key ?? '', text, owner) : literal(text);
  });
}

/** The items of a list or the value of a key; nothing where there is none. */
export function statementsOf(policy: Tree): readonly Tree[] {
  if (policy.kind !== 'map') return [];
  const statement = policy.entries.find(([key]) => key === 'Statement')?.[1];
  return statement?.kind === 'list' ? statement.items : [];
}

/** The document as JSON.stringify takes it, with each text as `write` has it. */
export function jsonTree(tree: Tree, write: (parts: Parts) => unknown): unknown {
  switch (tree.kind) {
    case 'text':
      return write(tree.parts);
    case 'list':
      return tree.items.map((item) => jsonTree(item, write));
    case 'map':
      return Object.fromEntries(tree.entries.map(([key, value]) => [key, jsonTree(value, write)]));
  }
}

/** The document in code that takes JSON but for its texts, from the second line on after `indent`. */
export function codeTree(tree: Tree, write: (parts: Parts) => string, indent: string): string {
  const inner = `${indent}  `;
  switch (tree.kind) {
    case 'text':
      return write(tree.parts);
    case 'list': {
      const lines = tree.items.map((item) => `${inner}${codeTree(item, write, inner)}`);
      return lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n${indent}]`;
    }
    case 'map': {
      const lines = tree.entries.map(
        ([key, value]) => `${inner}${write([key])}: ${codeTree(value, write, inner)}`,
      );
      return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`;
    }
  }
}

function treeOf(value: unknown, path: readonly string[], read: Read): Tree {
  if (Array.isArray(value))
    return { kind: 'list', items: value.map((item) => treeOf(item, path, read)) };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([key, inner]) => [key, treeOf(inner, [...path, key], read)] as const,
    );
    return { kind: 'map', entries };
  }
  return { kind: 'text', parts: read(path, String(value)) };
}

function literal(text: string): Parts {
  return text === '' ? [] : [text];
}
