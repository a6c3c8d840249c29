import type { OwnedValue, Owner, Reference } from './owner.ts';

/** A text with references in it; empty for the empty text. No two strings stand side by side. */
export type Parts = readonly (string | Reference)[];

/** Keys whose value is an account or a region, in lower case. */
const ACCOUNT_KEYS =
  /^(aws:(source|resource|principal)account|s3:resourceaccount|kms:calleraccount)$/;
const REGION_KEYS = /^(aws:requestedregion|ec2:region)$/;

/**
 * An ARN with references to the owner's resources and to its account, region and partition. Writing the values back in
 * their places gives the text again. Text that is no ARN stays as it is.
 */
export function referenced(text: string, owner: Owner): Parts {
  if (!text.startsWith('arn:')) return joined([text]);
  const owned = longest(text, owner.values);
  if (owned === null) return joined(placed(text, owner));
  const { before, value, reference } = owned;
  return joined([...placed(before, owner), reference, text.slice(before.length + value.length)]);
}

/** As `referenced`, for the value of a condition key: one that is an account or a region as a whole counts as well. */
export function referencedCondition(key: string, text: string, owner: Owner): Parts {
  const name = key.toLowerCase();
  if (text === owner.account && ACCOUNT_KEYS.test(name)) return [{ kind: 'place', of: 'account' }];
  if (text === owner.region && REGION_KEYS.test(name)) return [{ kind: 'place', of: 'region' }];
  return referenced(text, owner);
}

/** Of several the one that says most: a table rather than what its name begins with. */
function longest(text: string, values: readonly OwnedValue[]): OwnedValue | null {
  let best: OwnedValue | null = null;
  for (const one of values) {
    if (stands(text, one) && (best === null || lengthOf(one) > lengthOf(best))) best = one;
  }
  return best;
}

/** The value must end where a name ends: `bucket` is not in `bucket-logs`, and `bucket*` means more than the bucket. */
function stands(text: string, { before, value }: OwnedValue): boolean {
  const end = before.length + value.length;
  return (
    text.startsWith(before) &&
    text.startsWith(value, before.length) &&
    (text.length === end || text[end] === '/' || text[end] === ':')
  );
}

function lengthOf({ before, value }: OwnedValue): number {
  return before.length + value.length;
}

function placed(arn: string, { partition, region, account }: Owner): Parts {
  const [head, ...components] = arn.split(':');
  return [
    head ?? '',
    ...components.flatMap((component, index) => {
      if (index === 0 && component === partition) return [':', place('partition')];
      if (index === 2 && component === region) return [':', place('region')];
      if (index === 3 && component === account) return [':', place('account')];
      return [`:${component}`];
    }),
  ];
}

function place(of: 'partition' | 'region' | 'account'): Reference {
  return { kind: 'place', of };
}

function joined(parts: Parts): Parts {
  const whole: (string | Reference)[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    if (part === '') continue;
    if (typeof part === 'string' && typeof last === 'string') whole[whole.length - 1] = last + part;
    else whole.push(part);
  }
  return whole;
}
