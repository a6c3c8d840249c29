import type { ActionResourceType, CatalogueAction } from '../catalogue/catalogue.ts';
import {
  fillTemplate,
  fitsTemplate,
  isPlain,
  type Place,
  placeholdersOf,
  placeOf,
  valuesIn,
} from './arn.ts';
import {
  allTexts,
  type Fields,
  fieldsOf,
  listedArns,
  requestOf,
  textsNamed,
  textsOf,
  valueAt,
} from './parameters.ts';
import type { TrailRecord } from './record.ts';
import { EVERYTHING, type Resource, UNSEEN } from './resource.ts';
import {
  ALTERNATIVES,
  ID_SHAPES,
  LOWER_CASE_NAMES,
  RESOURCE_PARAMETERS,
} from './resource-parameters.ts';
import { resourceRule } from './resource-rules.ts';

/**
 * The resources that a call of an action was checked against. A null among them says that more was checked than the
 * record shows, so that nobody narrows the action to what was seen only. An ARN that could be wrong is left out: a
 * missing one keeps a wider grant, a wrong one breaks the role.
 */
export function resourcesOf(action: CatalogueAction, record: TrailRecord): readonly Resource[] {
  if (action.resourceTypes.length === 0) return [EVERYTHING];
  const ruled = resourceRule(action, record);
  if (ruled) return ruled;

  const place = placeOf(record);
  const found = new Map<string, readonly Resource[]>();
  for (const type of action.resourceTypes) {
    const resources = ofType(action, type, record, place);
    if (resources.length > 0) found.set(type.name, resources);
  }
  dropGuesses(action, found);
  const known = distinct([...found.values()].flat());
  const complete =
    known.length > 0 && isComplete(action, found) && !hasUnusedId(action, record, known);
  return complete ? known : [...known, UNSEEN];
}

function ofType(
  action: CatalogueAction,
  type: ActionResourceType,
  record: TrailRecord,
  place: Place,
): readonly Resource[] {
  const fits = (arn: string) => type.arns.some((template) => fitsTemplate(template, arn));
  const listed = listedArns(record).filter(fits);
  if (listed.length > 0) return listed.map((resource) => ({ resource, resourceFrom: 'resources' }));

  const request = requestOf(record);
  const asked = type.arns.flatMap((template) =>
    fromRequest(action, type, template, request, place),
  );
  const named = asked.length > 0 ? asked : onlyArn(request, fits);
  if (named.length > 0) return named.map((resource) => ({ resource, resourceFrom: 'request' }));

  return fromResponse(action, type, record).map((resource) => ({
    resource,
    resourceFrom: 'response',
  }));
}

function fromRequest(
  action: CatalogueAction,
  type: ActionResourceType,
  template: string,
  request: Fields,
  place: Place,
): readonly string[] {
  const placeholders = placeholdersOf(template);
  const values = placeholders.map((placeholder, index) =>
    valuesFor(action, type, placeholder, index === placeholders.length - 1, request),
  );
  // Without placeholders it would fit any call of the service: only Glue's root catalogue is touched by all of its calls.
  if (placeholders.length === 0) {
    const arn =
      action.service === 'glue' ? fillTemplate(template, place, () => undefined) : undefined;
    return arn === undefined ? [] : [arn];
  }
  // With two lists it is anybody's guess which value goes with which.
  if (values.filter((list) => list.length > 1).length > 1) return [];
  const many = Math.max(...values.map((list) => list.length));
  const arns = Array.from({ length: many }, (_, row) => {
    const given = values.at(-1)?.[values.at(-1)?.length === 1 ? 0 : row];
    if (given !== undefined && isPlain(given) && fitsTemplate(template, given)) return given;
    return fillTemplate(template, place, (placeholder) => {
      const list = values[placeholders.indexOf(placeholder)];
      return list?.length === 1 ? list[0] : list?.[row];
    });
  });
  return arns.flatMap((arn) => arn ?? []);
}

function valuesFor(
  action: CatalogueAction,
  type: ActionResourceType,
  placeholder: string,
  last: boolean,
  request: Fields,
): readonly string[] {
  for (const name of parametersFor(action, type, placeholder, last)) {
    const texts =
      action.service === 'ec2' ? textsNamed(request, name) : textsOf(valueAt(request, name));
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

function parametersFor(
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
  const own = aliases ?? [placeholder, ...byKind];
  // `DeleteCrawler {name}`: the action says what is named.
  const noun = plain(action.name.replace(/^[^:]+:[A-Z][a-z]+/, ''));
  const isNamed = last && (noun === kind || noun === `${kind}s`) && aliases?.length !== 0;
  if (!isNamed) return own;
  return [...own, ...(/Id$/.test(placeholder) ? ['id', 'identifier'] : ['name'])];
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function isIdOf(service: string, type: string, text: string): boolean {
  if (text.startsWith('arn:')) return true;
  const shape = ID_SHAPES[`${service} ${type}`];
  if (shape) return shape.test(text);
  return true;
}

/** ARNs of one request parameter that fit; none when several parameters hold such ARNs, since one may be another role's. */
function onlyArn(request: Fields, fits: (arn: string) => boolean): readonly string[] {
  const holders = Object.values(request)
    .map((value) => textsOf(value).filter((text) => isPlain(text) && fits(text)))
    .filter((arns) => arns.length > 0);
  return holders.length === 1 ? (holders[0] ?? []) : [];
}

// A call that makes a resource is checked before its id exists, so an ARN of the response helps only when the request
// chose every part of it. A call on what exists may learn the ARN from the response.
const ON_EXISTING =
  /^(?:Cancel|Delete|Describe|Disable|Enable|Get|Modify|Put|Reboot|Schedule|Stop|Tag|Untag|Update)[A-Z]/;

function fromResponse(
  action: CatalogueAction,
  type: ActionResourceType,
  record: TrailRecord,
): readonly string[] {
  const response = fieldsOf(record.responseElements);
  const nested = Object.values(response).flatMap((value) => Object.values(fieldsOf(value)));
  const arns = [...Object.values(response), ...nested].flatMap((value) =>
    typeof value === 'string' && type.arns.some((template) => fitsTemplate(template, value))
      ? [value]
      : [],
  );
  const [arn, ...others] = [...new Set(arns)];
  if (arn === undefined || others.length > 0) return [];
  if (ON_EXISTING.test(action.name.slice(action.service.length + 1))) return [arn];

  const asked = new Set(allTexts(record.requestParameters));
  const chosen = type.arns.some((template) =>
    valuesIn(template, arn)?.every((value) => asked.has(value)),
  );
  return chosen ? [arn] : [];
}

// When one parameter would name a resource of either of two optional types, nobody knows which was meant.
function dropGuesses(action: CatalogueAction, found: Map<string, readonly Resource[]>): void {
  const optional = action.resourceTypes.filter((type) => !type.required && found.has(type.name));
  const named = optional.map(({ name }) => ({
    name,
    ids: (found.get(name) ?? []).filter((entry) => entry.resourceFrom === 'request').map(lastPart),
  }));
  for (const { name, ids } of named) {
    const isShared = named.some(
      (other) => other.name !== name && ids.some((id) => other.ids.includes(id)),
    );
    if (isShared) found.delete(name);
  }
}

function lastPart({ resource }: Resource): string {
  return resource?.split(/[:/]/).at(-1) ?? '';
}

// A call that makes something is checked on what it is made of as well, defaults that the request leaves out included
// (RDS: the default option and parameter groups): every type it knows must have been seen.
const MAKES = /^(?:Clone|Copy|Create|Import|Launch|Restore|Run)[A-Z]/;

function isComplete(
  action: CatalogueAction,
  found: ReadonlyMap<string, readonly Resource[]>,
): boolean {
  const makes = MAKES.test(action.name.slice(action.service.length + 1));
  return action.resourceTypes.every(
    (type) =>
      found.has(type.name) ||
      (!type.required && !makes) ||
      hasAlternative(action.service, type, found),
  );
}

function hasAlternative(
  service: string,
  type: ActionResourceType,
  found: ReadonlyMap<string, readonly Resource[]>,
): boolean {
  return ALTERNATIVES.some(
    ([of, types]) =>
      of === service && types.includes(type.name) && types.some((name) => found.has(name)),
  );
}

// EC2 checks every resource a request names. An id that no ARN was made of shows that one is missing.
function hasUnusedId(
  action: CatalogueAction,
  record: TrailRecord,
  known: readonly Resource[],
): boolean {
  if (action.service !== 'ec2') return false;
  const used = new Set(known.map(lastPart));
  return allTexts(record.requestParameters)
    .filter((text) => /^[a-z]+(?:-[a-z]+)*-[0-9a-f]{8,17}$/.test(text))
    .some((id) => !used.has(id));
}

function distinct(resources: readonly Resource[]): readonly Resource[] {
  const byArn = new Map(resources.map((entry) => [entry.resource, entry] as const).reverse());
  return [...byArn.values()].reverse();
}
