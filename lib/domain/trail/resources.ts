import type { ActionResourceType, CatalogueAction } from '../catalogue/catalogue.ts';
import { fitsTemplate, type Place, placeOf, valuesIn } from './arn.ts';
import { makesSomething } from './certainty.ts';
import { allTexts, fieldsOf, listedArns, requestOf } from './parameters.ts';
import type { TrailRecord } from './record.ts';
import { requestedArns, requestedPattern } from './requested-arns.ts';
import { asked, EVERYTHING, patterned, type Resource, stated, UNSEEN } from './resource.ts';
import { ALTERNATIVES } from './resource-parameters.ts';
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
  const found = withoutGuesses(
    action,
    new Map(
      action.resourceTypes
        .map((type) => [type.name, ofType(action, type, record, place)] as const)
        .filter(([, resources]) => resources.length > 0),
    ),
  );
  const known = distinct([...found.values()].flat());
  if (hasUnusedId(action, record, known)) return [...known, UNSEEN];
  return [...known, ...gapsOf(action, found, record, place)];
}

/** Resources by the name of their type. */
type Found = ReadonlyMap<string, readonly Resource[]>;

function ofType(
  action: CatalogueAction,
  type: ActionResourceType,
  record: TrailRecord,
  place: Place,
): readonly Resource[] {
  const fits = (arn: string) => type.arns.some((template) => fitsTemplate(template, arn));
  const listed = listedArns(record).filter(fits);
  if (listed.length > 0) return listed.map((arn) => stated(arn, 'resources'));

  const named = requestedArns(action, type, requestOf(record), place);
  if (named.length > 0) return asked(...named);

  return fromResponse(action, type, record).map((arn) => stated(arn, 'response'));
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

  const requested = new Set(allTexts(record.requestParameters));
  const chosen = type.arns.some((template) =>
    valuesIn(template, arn)?.every((value) => requested.has(value)),
  );
  return chosen ? [arn] : [];
}

// When one parameter would name a resource of either of two optional types, nobody knows which was meant.
function withoutGuesses(action: CatalogueAction, found: Found): Found {
  if (found.size < 2) return found;
  const optional = action.resourceTypes.filter((type) => !type.required && found.has(type.name));
  const ids = new Map(
    optional.map(({ name }) => [
      name,
      (found.get(name) ?? []).filter((entry) => entry.resourceFrom === 'request').map(lastPart),
    ]),
  );
  const isShared = (name: string) =>
    [...ids].some(
      ([other, theirs]) => other !== name && ids.get(name)?.some((id) => theirs.includes(id)),
    );
  return new Map([...found].filter(([name]) => !isShared(name)));
}

function lastPart({ resource }: Resource): string {
  return resource?.split(/[:/]/).at(-1) ?? '';
}

// A call that makes something is checked on what it is made of as well, defaults that the request leaves out included
// (RDS: the default option and parameter groups): every type it knows must have been seen. EC2's defaults are all of
// required types (EC2 user guide, "Example policies", RunInstances), but for the volumes that most images bring.
const IMPLIED: ReadonlySet<string> = new Set(['ec2:RunInstances volume']);

/** What was checked besides the resources found: patterns, or one unseen where there is not even a pattern. */
function gapsOf(
  action: CatalogueAction,
  found: Found,
  record: TrailRecord,
  place: Place,
): readonly Resource[] {
  const patternsOf = (types: readonly ActionResourceType[]) =>
    types.map((type) => gapOf(action, type, record, place));
  const missing = action.resourceTypes.filter(
    (type) => !found.has(type.name) && !hasAlternative(action.service, type, found),
  );
  const needed = missing.filter(
    (type) =>
      type.required ||
      IMPLIED.has(`${action.name} ${type.name}`) ||
      (makesSomething(action.name) && action.service !== 'ec2'),
  );
  if (needed.length > 0) {
    const gaps = patternsOf(needed).flatMap((gap) => gap ?? []);
    return gaps.length === needed.length ? gaps : [UNSEEN];
  }
  if (found.size > 0) return [];
  // Without anything required, something of the optional types was checked: what the request tells a part of.
  const gaps = patternsOf(missing).flatMap((gap) => gap ?? []);
  return gaps.length > 0 ? gaps : [UNSEEN];
}

/** The pattern of what a call touched of a type; undefined when not even that is known. */
function gapOf(
  action: CatalogueAction,
  type: ActionResourceType,
  record: TrailRecord,
  place: Place,
): Resource | undefined {
  const isNew =
    makesSomething(action.name) && (type.required || IMPLIED.has(`${action.name} ${type.name}`));
  const request = requestOf(record);
  // What is left out for its size may name what exists: only what is told counts then.
  const isWhole = Object.keys(request).length > 0 && request['omitted'] !== true;
  const pattern = requestedPattern(action, type, request, place, isNew && isWhole);
  return pattern === undefined ? undefined : patterned(pattern);
}

function hasAlternative(service: string, type: ActionResourceType, found: Found): boolean {
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
