import type { ActionResourceType, CatalogueAction } from '../catalogue/catalogue.ts';
import { type Fields, textsNamed, textsOf, valueAt } from './parameters.ts';
import { ID_SHAPES, LOWER_CASE_NAMES, RESOURCE_PARAMETERS } from './resource-parameters.ts';

/** What a request holds for each placeholder of an ARN template, in their order; an empty list where it holds nothing. */
export function placeholderValues(
  action: CatalogueAction,
  type: ActionResourceType,
  placeholders: readonly string[],
  request: Fields,
): readonly (readonly string[])[] {
  return placeholders.map((placeholder, index) =>
    valuesFor(action, type, placeholder, index === placeholders.length - 1, request),
  );
}

function valuesFor(
  action: CatalogueAction,
  type: ActionResourceType,
  placeholder: string,
  last: boolean,
  request: Fields,
): readonly string[] {
  for (const names of parametersFor(action, type, placeholder, last)) {
    const texts = names.flatMap((name) =>
      action.service === 'ec2' ? textsNamed(request, name) : textsOf(valueAt(request, name)),
    );
    const values = texts.filter((text) => isIdOf(action.service, type.name, text));
    if (values.length < texts.length) return [];
    if (values.length > 0) {
      return isLowerCase(action.service, placeholder)
        ? values.map((value) => (value.startsWith('arn:') ? value : value.toLowerCase()))
        : values;
    }
  }
  return [];
}

function isLowerCase(service: string, placeholder: string): boolean {
  return LOWER_CASE_NAMES.has(service) || LOWER_CASE_NAMES.has(`${service} ${placeholder}`);
}

/** Names of parameters, the first present of which holds the value, or the values of which belong together. */
type Names = readonly (readonly string[])[];

// Asked for every record, and always the same for an action.
const known = new Map<string, Names>();

function parametersFor(
  action: CatalogueAction,
  type: ActionResourceType,
  placeholder: string,
  last: boolean,
): Names {
  const key = `${action.name} ${type.name} ${placeholder} ${last}`;
  const found = known.get(key);
  if (found) return found;
  const names = namesFor(action, type, placeholder, last).map((name) => name.split('+'));
  known.set(key, names);
  return names;
}

function namesFor(
  action: CatalogueAction,
  type: ActionResourceType,
  placeholder: string,
  last: boolean,
): readonly string[] {
  const told = RESOURCE_PARAMETERS[action.service];
  const aliases = told && Object.hasOwn(told, placeholder) ? told[placeholder] : undefined;
  const kind = plain(type.name);
  const byKind = /^(?:ResourceId|Id|Identifier)$/.test(placeholder)
    ? [`${kind}Id`, `${kind}Identifier`]
    : [`${kind}Name`].filter(() => placeholder === 'Name');
  // `ClusterName` is given as clusterName, as clusterNames, or as cluster. EC2 always says it the long way, and its
  // parameters are looked for at any depth, where the short names are other things.
  const bare = placeholder.replace(/(?:Name|Id)$/, '');
  const short = action.service === 'ec2' || bare === '' ? [] : [`${placeholder}s`, bare];
  const own = aliases ?? [placeholder, ...byKind, ...short];
  if (!last || aliases?.length === 0) return own;
  const byId = /Id$/.test(placeholder);
  // `DeleteCrawler {name}`: the action says what is named. So does `GetDistributionConfig {id}`, being on distributions
  // alone and making nothing.
  const [, verb = '', rest = ''] = /:([A-Z][a-z]+)(.*)$/.exec(action.name) ?? [];
  const noun = plain(rest);
  const isNamed = noun === kind || noun === `${kind}s`;
  const isPart = byId && action.resourceTypes.length === 1 && noun.startsWith(kind);
  if (!isNamed && !(isPart && /^(?:Delete|Describe|Get|List|Update)$/.test(verb))) return own;
  return [...own, ...(byId ? ['id', 'identifier', 'ids'] : ['name', 'names'])];
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function isIdOf(service: string, type: string, text: string): boolean {
  if (text.startsWith('arn:')) return true;
  const shape = ID_SHAPES[`${service} ${type}`];
  return shape === undefined || shape.test(text);
}
