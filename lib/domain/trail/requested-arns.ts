import type { ActionResourceType, CatalogueAction } from '../catalogue/catalogue.ts';
import {
  fillGaps,
  fillTemplate,
  fitsTemplate,
  isPlain,
  type Place,
  placeholdersOf,
} from './arn.ts';
import { allTexts, type Fields, textAt, textsOf } from './parameters.ts';
import { placeholderValues } from './placeholder-values.ts';
import { OWNER_PARAMETERS } from './resource-parameters.ts';

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
  const owner = ownerOf(action, request, place);
  const made = type.arns.flatMap((template) =>
    fromTemplate(action, type, template, request, owner),
  );
  const fits = (arn: string) => type.arns.some((template) => fitsTemplate(template, arn));
  return made.length > 0 ? made : onlyArn(request, fits);
}

/**
 * What a request tells of the one resource of a type that it does not name whole: its ARN with `*` for the rest. With
 * `isNew`, the resource is made by the call, so that it is sure to be of this account and region though nothing is told.
 * Undefined when something in the request could name it in a way that is not understood.
 */
export function requestedPattern(
  action: CatalogueAction,
  type: ActionResourceType,
  request: Fields,
  place: Place,
  isNew: boolean,
): string | undefined {
  const [template, ...others] = type.arns;
  if (template === undefined || others.length > 0) return undefined;
  const placeholders = placeholdersOf(template);
  const values = placeholderValues(action, type, placeholders, request);
  const isSingle = values.every((list) => list.length < 2);
  const isTold = isNew || values.some((list) => list.length > 0);
  if (placeholders.length === 0 || !isSingle || !isTold) return undefined;
  if (allTexts(request).some((text) => fitsTemplate(template, text))) return undefined;
  const pattern = fillGaps(template, ownerOf(action, request, place), (placeholder) =>
    values[placeholders.indexOf(placeholder)]?.at(0),
  );
  // A whole ARN that was not taken for one is doubtful.
  return pattern?.includes('*') ? pattern : undefined;
}

// Whose resource a bare name is: the caller's, unless a parameter gives the account.
function ownerOf(action: CatalogueAction, request: Fields, place: Place): Place {
  const parameter = OWNER_PARAMETERS.get(action.service);
  const account = parameter === undefined ? undefined : textAt(request, parameter);
  return account !== undefined && /^\d{12}$/.test(account) ? { ...place, account } : place;
}

function fromTemplate(
  action: CatalogueAction,
  type: ActionResourceType,
  template: string,
  request: Fields,
  place: Place,
): readonly string[] {
  const placeholders = placeholdersOf(template);
  // Without placeholders it would fit any call of the service: only Glue's root catalogue is touched by all of its calls.
  if (placeholders.length === 0) {
    const arn =
      action.service === 'glue' ? fillTemplate(template, place, () => undefined) : undefined;
    return arn === undefined ? [] : [arn];
  }
  const values = placeholderValues(action, type, placeholders, request);
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

/** ARNs of one request parameter that fit; none when several parameters hold such ARNs, since one may be another role's. */
function onlyArn(request: Fields, fits: (arn: string) => boolean): readonly string[] {
  const holders = Object.values(request)
    .map((value) => textsOf(value).filter((text) => isPlain(text) && fits(text)))
    .filter((arns) => arns.length > 0);
  return holders.length === 1 ? (holders[0] ?? []) : [];
}
