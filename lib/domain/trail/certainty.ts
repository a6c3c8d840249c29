import type { ActionUse } from './record.ts';

const MAKES = /:(?:Clone|Copy|Create|Import|Launch|Restore|Run)[A-Z]/;

/** Whether a call of this action makes something that did not exist when the call was checked. */
export function makesSomething(action: string): boolean {
  return MAKES.test(action);
}

/** Why only a pattern is known, by the action's name; the first that fits. */
const PATTERN_REASONS: readonly (readonly [action: RegExp, reason: string])[] = [
  [/^iam:CreateServiceLinkedRole$/, 'the service chooses the name of the role'],
  [/^iam:PassRole$/, 'the request names the role without its path, or only the profile it is in'],
  [/^iam:/, 'the request gives the name without the path before it'],
  [/^kms:/, 'the request names the key by an alias, or leaves it to the ciphertext'],
  [/^secretsmanager:/, 'the request gives the name without the random end of the ARN'],
  [/^s3:/, 'the record gives the bucket and not the keys'],
  [/^lambda:/, 'the record does not tell whether the qualifier was asked for'],
  [MAKES, 'what the call makes had no id yet when it was checked'],
  [/^ec2:CreateTags$/, 'what the call makes had no id yet when it was checked'],
];

/** In a sentence, how sure the resource of a use is and why it is no surer. */
export function reasonOf({ action, certainty }: Pick<ActionUse, 'action' | 'certainty'>): string {
  switch (certainty) {
    case 'stated':
      return 'the record names it';
    case 'built':
      return 'made of the parameters of the request';
    case 'pattern': {
      const known = PATTERN_REASONS.find(([names]) => names.test(action));
      return known?.[1] ?? 'the request names a part of it only';
    }
    case 'unseen':
      return 'the record does not name it';
  }
}
