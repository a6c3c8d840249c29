/** What stands in place of text. */
export type Reference =
  | { readonly kind: 'place'; readonly of: 'partition' | 'region' | 'account' }
  /** `id`: logical id, or Terraform's address. Without an attribute what `Ref` gives. */
  | { readonly kind: 'resource'; readonly id: string; readonly attribute: string | null };

/** A value that a resource of the owner has by a reference: a whole ARN, or a name after the rest of one. */
export interface OwnedValue {
  /** The beginning of an ARN that is no part of the value; empty when the value is the ARN. */
  readonly before: string;
  readonly value: string;
  readonly reference: Reference;
}

/** The code that a draft is carried into, as far as it is known: what may stand there in place of written-out text. */
export interface Owner {
  /** Stack or state file, for people; null when nothing says what owns the role. */
  readonly name: string | null;
  /** What the code can name by itself; null where it cannot, or where the value is not known. */
  readonly partition: string | null;
  readonly account: string | null;
  readonly region: string | null;
  /** The role among the owner's resources, as policies are attached to it; null when it is none of them, or not known. */
  readonly role: Reference | null;
  readonly values: readonly OwnedValue[];
  /** Names that are the owner's already. */
  readonly taken: readonly string[];
}
