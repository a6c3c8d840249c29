import type { PolicyDocument } from '../policy/document.ts';
import type { Draft } from '../proposal/proposal.ts';

/** What a reviewer wants to be otherwise in a proposal. */
export type Edit =
  | {
      readonly kind: 'actions';
      readonly drop: readonly Asked[];
      /** Taken back from what the role has now. */
      readonly keep: readonly Asked[];
    }
  | {
      readonly kind: 'resource';
      readonly place: Place;
      readonly to: string;
      /** Actions of the statement that it is meant for, as the statement writes them; all when there is none. */
      readonly only: readonly string[];
    }
  /** The documents as JSON text, by the names of their drafts. */
  | { readonly kind: 'written'; readonly texts: ReadonlyMap<string, string> }
  | { readonly kind: 'described'; readonly names: readonly Naming[] };

export interface Asked {
  /** Canonical name. */
  readonly action: string;
  /** As the statements write it, or as the reviewer does; null for all of them. */
  readonly resource: string | null;
}

/** One entry of the Resource of one statement: indexes, from 0. */
export interface Place {
  readonly draft: number;
  readonly statement: number;
  readonly resource: number;
}

export interface Naming {
  /** The draft as it is called so far. */
  readonly was: string;
  readonly name: string;
  readonly description: string;
}

/** Why an edit cannot be taken. Lines and columns count from 1, in the text that was given. */
export interface Problem {
  /** The draft, action, or element that it is about. */
  readonly where: string;
  readonly message: string;
  readonly at?: { readonly line: number; readonly column: number };
  /** Index of the draft in whose text it is. */
  readonly draft?: number;
}

export type Edited =
  | { readonly kind: 'edited'; readonly attach: readonly Draft[]; readonly note: string }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** What an edit is made on. */
export interface Editable {
  readonly attach: readonly Draft[];
  /** All policies that the role has now. */
  readonly before: readonly PolicyDocument[];
}
