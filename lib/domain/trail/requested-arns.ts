import type { ActionResourceType, CatalogueAction } from '../catalogue/catalogue.ts';
import { fillTemplate, fitsTemplate, isPlain, type Place, placeholdersOf } from './arn.ts';
import { type Fields, textsNamed, textsOf, valueAt } from './parameters.ts';
import { ID_SHAPES, LOWER_CASE_NAMES, RESOURCE_PARAMETERS } from './resource-parameters.ts';

/**
 * ARNs of one resource type that a request names: by its parameters and the type's ARN templates, or by a parameter
 * that holds such ARNs whatever it is called. Empty when the request does not say, or not beyond doubt.
 */
export function requestedArns(
  action: CatalogueAction,
  type: ActionResourceType,
  request: Fields,
  place: Place,
): readonly string[] {
  const made = type.arns.flatMap((template) =>
    fromTemplate(action, type, template, request, place),
  );
  const fits = (arn: string) => type.arns.some((template) => fitsTemplate(template, arn));
  return made.length > 0 ? made : onlyArn(request, fits);
}

function fromTemplate(
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
  // One that cannot be made leaves the list short, and a short list would narrow too far.
  return arns.includes(undefined) ? [] : arns.flatMap((arn) => arn ?? []);
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
