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
    const request = requestOf(record);
    const named = textAt(request, 'secretId') ?? textAt(request, 'name') ?? '';
    const [, start, name] = SECRET.exec(named) ?? [];
    if (name === undefined || (start !== undefined && SUFFIX.test(name))) return undefined;
    const answer = textAt(fieldsOf(record.responseElements), 'arn') ?? '';
    if (action.name !== 'secretsmanager:CreateSecret' && isOf(name, answer)) {
      return [stated(answer, 'response')];
    }
    const secret = regionalArn(place, 'secretsmanager', `secret:${name}`);
    const arn = start === undefined ? secret : named;
    return arn === undefined ? undefined : [patterned(`${arn}-??????`)];
  },
};

/** A secret's name, or an ARN, which may leave out what chance put at its end. */
const SECRET = /^(arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:)?([\w/+=.@-]{1,519})$/;
const SUFFIX = /-[A-Za-z0-9]{6}$/;

function isOf(name: string, arn: string): boolean {
  return SUFFIX.test(arn) && arn.slice(0, -'-??????'.length).endsWith(`:secret:${name}`);
}

const KEY = /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[^/*?]+$/;
const KEY_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/i;
const ALIAS_ARN = /^(arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:)alias\/[\w/-]+$/;
const KEY_PARAMETER: ReadonlyMap<string, string> = new Map([
  ['kms:ReEncryptFrom', 'sourceKeyId'],
  ['kms:ReEncryptTo', 'destinationKeyId'],
]);

// A key is named by its id, its ARN, or an alias, which is in the account and region of its key; or not at all, where
// the ciphertext or the grant says the key, and it may be anybody's (KMS API reference, Decrypt and RetireGrant).
function keyNamed(text: string | undefined, { partition, region, account }: Place): Resource {
  if (text === undefined) {
    return region === '' ? UNSEEN : patterned(`arn:${partition}:kms:${region}:*:key/*`);
  }
  if (KEY.test(text)) return built(text);
  const [, elsewhere] = ALIAS_ARN.exec(text) ?? [];
  const here =
    region === '' || account === '' ? undefined : `arn:${partition}:kms:${region}:${account}:`;
  if (KEY_ID.test(text)) return here === undefined ? UNSEEN : built(`${here}key/${text}`);
  const owner = elsewhere ?? (/^alias\/[\w/-]+$/.test(text) ? here : undefined);
  return owner === undefined ? UNSEEN : patterned(`${owner}key/*`);
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
