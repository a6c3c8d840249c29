import type { Reference } from './owner.ts';
import type { Parts } from './reference.ts';

const PSEUDO = { partition: 'AWS::Partition', region: 'AWS::Region', account: 'AWS::AccountId' };

/** Policy variables of which `Fn::Sub` makes what they were, once they are marked as literal. */
const VARIABLES = /\$\{([A-Za-z][\w:./-]*|\*|\?)\}/g;

/**
 * A text in a template: a string, `Ref`, `Fn::GetAtt`, or `Fn::Sub` in which `${!aws:username}` stands for a policy
 * variable; `Fn::Join` where the text has `$` or `{` in a way of which the documentation of `Fn::Sub` does not speak.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
 */
export function intrinsic(parts: Parts): unknown {
  const [first = ''] = parts;
  if (parts.length <= 1) return typeof first === 'string' ? first : refOf(first);
  return functionOf(parts);
}

/**
 * As `intrinsic`, for files of the Serverless Framework: to it `${aws:...}` in any string is a variable of its own, but
 * not what begins with an upper case letter, a colon pair or `!`.
 * https://www.serverless.com/framework/docs/guides/variables
 */
export function serverlessIntrinsic(parts: Parts): unknown {
  return parts.some((part) => typeof part === 'string' && part.includes('${'))
    ? functionOf(parts)
    : intrinsic(parts);
}

/** `Ref` or `Fn::GetAtt`. */
export function refOf(reference: Reference): unknown {
  if (reference.kind === 'place') return { Ref: PSEUDO[reference.of] };
  const { id, attribute } = reference;
  return attribute === null ? { Ref: id } : { 'Fn::GetAtt': [id, attribute] };
}

function functionOf(parts: Parts): unknown {
  const plain = parts.every(
    (part) => typeof part !== 'string' || !/[${]/.test(part.replaceAll(VARIABLES, '')),
  );
  return plain ? { 'Fn::Sub': parts.map(substituted).join('') } : joinOf(parts);
}

function substituted(part: string | Reference): string {
  if (typeof part === 'string') return part.replaceAll(VARIABLES, (_, name) => `\${!${name}}`);
  if (part.kind === 'place') return `\${${PSEUDO[part.of]}}`;
  return part.attribute === null ? `\${${part.id}}` : `\${${part.id}.${part.attribute}}`;
}

/** No string in it has a `$` before a brace. */
function joinOf(parts: Parts): unknown {
  const pieces = parts.flatMap((part) =>
    typeof part === 'string' ? part.split(/(?<=\$)(?=\{)/) : [refOf(part)],
  );
  return { 'Fn::Join': ['', pieces] };
}
