import * as sdk from '@aws-sdk/client-accessanalyzer';

/** An operation as the SDK's own model has it. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  /** `/policy/generation/{jobId}` as a pattern with named groups. */
  readonly path: RegExp;
  readonly requires: readonly string[];
  readonly knows: readonly string[];
  readonly answersWith: readonly string[];
}

/** `[9, namespace, name, traits, input, output]`; Smithy's operation schema as the SDK ships it. */
type OperationSchema = readonly [9, string, string, { http: [string, string] }, Shape, Shape];
/** `[3, namespace, name, traits, members, schemas, required]`: the first so many members are required. */
type Structure = readonly [3, string, string, unknown, readonly string[], unknown, number?];
type Shape = Structure | (() => Structure);

/** All operations of IAM Access Analyzer that the SDK can call. */
export const OPERATIONS: readonly Operation[] = Object.values(sdk as Record<string, unknown>)
  .filter((value): value is OperationSchema => Array.isArray(value) && value[0] === 9)
  .map(([, , name, { http }, input, output]) => {
    const [, , , , members, , required = 0] = shapeOf(input);
    const pattern = http[1].replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    return {
      name,
      method: http[0],
      path: new RegExp(`^${pattern}$`),
      requires: members.slice(0, required),
      knows: members,
      answersWith: shapeOf(output)[4],
    };
  });

function shapeOf(shape: Shape): Structure {
  return typeof shape === 'function' ? shape() : shape;
}
