import type { PolicyDocument, Statement } from './document.ts';

/** How a dollar sign is written where `${` would start a variable. */
const DOLLAR = `\${$}`;

/**
 * The document as one of Version 2012-10-17 that means the same: in the older version `${` is plain text.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
 */
export function modernised(document: PolicyDocument): PolicyDocument {
  if (document.version === '2012-10-17') return document;
  return { ...document, version: '2012-10-17', statements: document.statements.map(escaped) };
}

function escaped(statement: Statement): Statement {
  const { resource, notResource, condition } = statement;
  const texts = (list: readonly string[]): readonly string[] =>
    list.map((text) => text.replace(/\$(?=\{)/g, () => DOLLAR));
  const blocks = Object.entries(condition ?? {}).map(([operator, keys]) => {
    const entries = Object.entries(keys).map(([key, values]) => [key, texts(values)] as const);
    return [operator, nullObject(entries)] as const;
  });
  return {
    ...statement,
    ...(resource === undefined ? {} : { resource: texts(resource) }),
    ...(notResource === undefined ? {} : { notResource: texts(notResource) }),
    ...(condition === undefined ? {} : { condition: nullObject(blocks) }),
  };
}

/** Keys come from outside, so the record inherits nothing. */
function nullObject<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}
