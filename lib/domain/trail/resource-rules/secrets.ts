import type { CatalogueAction } from '../../catalogue/catalogue.ts';
import type { Place } from '../arn.ts';
import { fieldsOf, listedArns, requestOf, textAt } from '../parameters.ts';
import type { TrailRecord } from '../record.ts';
import { asked, built, patterned, type Resource, stated, UNSEEN } from '../resource.ts';
import { type ResourceRules, regionalArn } from './rule.ts';

/** KMS and Secrets Manager. */
export const secretRules: ResourceRules = {
  kms: (action, record, place) => {
    const types = new Set(action.resourceTypes.map((type) => type.name));
    const listed = listedArns(record).filter((arn) => KEY.test(arn));
    if (isReEncrypt(action) && listed.length > 0) return reEncrypted(action, record, listed);
    if (!types.has('key') || listedArns(record).some((arn) => arn.includes(':kms:'))) {
      return undefined;
    }
    const request = requestOf(record);
    if (types.has('alias')) return aliased(textAt(request, 'aliasName'), record, place);
    return [keyNamed(textAt(request, KEY_PARAMETER.get(action.name) ?? 'keyId'), place)];
  },

  // A secret's ARN ends in a hyphen and six characters of chance, which policies match by question marks (Secrets
  // Manager user guide, "IAM policy examples for secrets").
  secretsmanager: (action, record, place) => {
    if (!action.resourceTypes.some((type) => type.name === 'Secret')) return undefined;
    if (listedArns(record).some((arn) => arn.includes(':secretsmanager:'))) return undefined;
    const request = requestOf(record);
    const named = textAt(request, 'secretId') ?? textAt(request, 'name') ?? '';
    const [, start, name] = SECRET.exec(named) ?? [];
    if (name === undefined || (start !== undefined && RANDOM.test(name))) return undefined;
    const answer = textAt(fieldsOf(record.responseElements), 'arn') ?? '';
    if (action.name !== 'secretsmanager:CreateSecret' && isOf(name, answer)) {
      return [stated(answer, 'response')];
    }
    const secret = regionalArn(place, 'secretsmanager', `secret:${name}`);
    const arn = start === undefined ? secret : named;
    if (arn === undefined) return undefined;
    // `...:secret:db-secret` is whole only if chance made a word.
    const perhapsWhole = start !== undefined && SUFFIX.test(name) ? [patterned(arn)] : [];
    return [patterned(`${arn}-??????`), ...perhapsWhole];
  },
};

/** A secret's name, or an ARN, which may leave out what chance put at its end. */
const SECRET = /^(arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:)?([\w/+=.@-]{1,519})$/;
const SUFFIX = /-[A-Za-z0-9]{6}$/;
/** Six characters that are no word of a name: one in two hundred of those that chance makes is of small letters only. */
const RANDOM = /-(?=[a-z]*[A-Z0-9])[A-Za-z0-9]{6}$/;

function isOf(name: string, arn: string): boolean {
  return SUFFIX.test(arn) && arn.slice(0, -'-??????'.length).endsWith(`:secret:${name}`);
}

const KEY = /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[^/*?]+$/;
const KEY_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/i;
const ALIAS = /^(?:(arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:)alias\/[\w/-]+|(alias\/[\w/-]+))$/;
const KEY_PARAMETER: ReadonlyMap<string, string> = new Map([
  ['kms:ReEncryptFrom', 'sourceKeyId'],
  ['kms:ReEncryptTo', 'destinationKeyId'],
]);

// A key is named by its id, its ARN, or an alias, which is in the account and region of its key; or not at all, where
// the ciphertext or the grant says the key, and it may be anybody's (KMS API reference, Decrypt and RetireGrant). It is
// always of the region of the call.
function keyNamed(text: string | undefined, place: Place): Resource {
  if (text !== undefined && KEY.test(text)) return built(text);
  const id = text !== undefined && KEY_ID.test(text) ? text : undefined;
  const here = regionalArn(place, 'kms', id === undefined ? 'key/' : `key/${id}`);
  if (id !== undefined) return here === undefined ? UNSEEN : built(here);
  const [, elsewhere, isHere] = ALIAS.exec(text ?? '') ?? [];
  const owned = elsewhere === undefined ? isHere && here : `${elsewhere}key/`;
  if (owned !== undefined) return patterned(`${owned}*`);
  return place.region === ''
    ? UNSEEN
    : patterned(`arn:${place.partition}:kms:${place.region}:*:key/*`);
}

// Making and moving an alias is checked on the alias and on its key, which deleting one does not say.
function aliased(name: string | undefined, record: TrailRecord, place: Place): readonly Resource[] {
  const alias = /^alias\/[\w/-]{1,250}$/.exec(name ?? '')?.[0];
  const key = textAt(requestOf(record), 'targetKeyId') ?? alias;
  return [...asked(regionalArn(place, 'kms', alias)), keyNamed(key, place)];
}

function isReEncrypt(action: CatalogueAction): boolean {
  return KEY_PARAMETER.has(action.name);
}

// ReEncrypt lists both keys without saying which is which: destinationKeyId does.
function reEncrypted(
  action: CatalogueAction,
  record: TrailRecord,
  keys: readonly string[],
): readonly Resource[] {
  const target = textAt(requestOf(record), 'destinationKeyId') ?? '';
  const to = keys.find((arn) => arn === target || arn.endsWith(`:key/${target}`));
  const others = keys.filter((arn) => arn !== to);
  const chosen = action.name === 'kms:ReEncryptTo' ? to : (others[0] ?? to);
  const isSure = to !== undefined && others.length < 2 && chosen !== undefined;
  return isSure ? [stated(chosen, 'resources')] : [UNSEEN];
}
