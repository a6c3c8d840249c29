import {
  DeleteConflictException,
  EntityAlreadyExistsException,
  IAMClient,
  LimitExceededException,
  NoSuchEntityException,
} from '@aws-sdk/client-iam';
import { ACCOUNT_ID, type accountDump } from './account-fixture.ts';
import { type LaggingStore, laggingStore } from './lagging-store.ts';

/** How many managed policies a role may have here. */
const QUOTA = 10;

type Dump = ReturnType<typeof accountDump>;
type Input = Readonly<Record<string, unknown>>;

/** What a role may do by its policies: their documents by ARN or name, as JSON text. */
export type PolicyTexts = ReadonlyMap<string, string>;

export interface SimulatedIam {
  /** Answers a command of the SDK, by its name, as IAM would. Throws IAM's exceptions. */
  readonly answer: (command: string, input: Input) => object;
  /** A client whose calls are answered here. */
  readonly client: IAMClient;
  /** The policies a role really has. */
  readonly policiesOf: (roleName: string) => PolicyTexts;
  /** Those it had, and as they are, through the whole of the lag: what the slowest part of IAM grants for sure. */
  readonly settledPoliciesOf: (roleName: string) => PolicyTexts;
  /** ARNs of all customer managed policies there are. */
  readonly policies: () => readonly string[];
  readonly tagsOf: (roleName: string) => ReadonlyMap<string, string>;
  /** What another hand does to the document of a policy. */
  readonly rewrite: (policyArn: string, document: object) => void;
}

/** Told of every call after it was carried out, and may fail it before or after that. */
export interface Intervention {
  readonly before?: (command: string) => void;
  readonly after?: (command: string) => void;
}

/** As IAM sends documents. */
const encoded = (text: string) => encodeURIComponent(text);
const missing = () => new NoSuchEntityException({ message: 'cannot be found', $metadata: {} });
const key = (...parts: readonly string[]) => parts.join('|');

/**
 * IAM for an account that is as a dump says; lists come one to a page. What was written shows in reads up to `lag`
 * calls later, each policy and each attachment for itself; what a write meets is as it is.
 */
export function simulatedIam(
  dump: Dump,
  { lag = 0, seed = 0, before = () => {}, after = () => {} }: Intervention & Partial<Lag> = {},
): SimulatedIam {
  const store = laggingStore(lag, seed);
  const tags = new Map<string, Map<string, string>>();
  load(dump, store, tags);
  const role = (input: Input) => {
    const details = store.seen(key('role', text(input, 'RoleName')));
    if (details === undefined) throw missing();
    return JSON.parse(details);
  };
  const policy = (arn: string) => {
    const found = store.seen(key('policy', arn));
    if (found === undefined) throw missing();
    return read(found);
  };
  // The next page goes on after the last name, so what lags hides itself and nothing else.
  const list = (prefix: string, input: Input) => {
    const after = input['Marker'] === undefined ? '' : text(input, 'Marker');
    const [name, ...later] = store
      .seenBelow(prefix)
      .map((at) => at.slice(prefix.length))
      .filter((each) => each > after)
      .sort();
    const more = later.length > 0 && name !== undefined;
    return { rest: { IsTruncated: more, ...(more ? { Marker: name } : {}) }, name };
  };

  const answers: Readonly<Record<string, (input: Input) => object>> = {
    ListRolesCommand: (input) => {
      const { rest, name } = list('role|', input);
      return { ...rest, Roles: name === undefined ? [] : [role({ RoleName: name })] };
    },
    GetRoleCommand: (input) => {
      const { CreateDate, ...details } = role(input);
      const Tags = [...(tags.get(details.RoleName) ?? [])].map(([Key, Value]) => ({ Key, Value }));
      return { Role: { ...details, CreateDate: new Date(CreateDate ?? 0), Tags } };
    },
    ListAttachedRolePoliciesCommand: (input) => {
      const { rest, name } = list(key('attached', role(input).RoleName, ''), input);
      return { ...rest, AttachedPolicies: name === undefined ? [] : [{ PolicyArn: name }] };
    },
    ListRolePoliciesCommand: (input) => {
      const { rest, name } = list(key('inline', role(input).RoleName, ''), input);
      return { ...rest, PolicyNames: name === undefined ? [] : [name] };
    },
    GetRolePolicyCommand: (input) => {
      const document = store.seen(key('inline', role(input).RoleName, text(input, 'PolicyName')));
      if (document === undefined) throw missing();
      return { PolicyDocument: encoded(document) };
    },
    GetPolicyCommand: (input) => {
      const PolicyArn = text(input, 'PolicyArn');
      const PolicyName = PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1);
      return { Policy: { PolicyName, DefaultVersionId: policy(PolicyArn).versionId } };
    },
    GetPolicyVersionCommand: (input) => {
      const { versionId, document } = policy(text(input, 'PolicyArn'));
      if (text(input, 'VersionId') !== versionId) throw missing();
      return { PolicyVersion: { Document: encoded(document) } };
    },
    TagRoleCommand: (input) => {
      const of = tags.get(role(input).RoleName);
      for (const { Key, Value } of input['Tags'] as { Key: string; Value: string }[])
        of?.set(Key, Value);
      return {};
    },
    CreatePolicyCommand: (input) => {
      const Arn = `arn:aws:iam::${ACCOUNT_ID}:policy${text(input, 'Path')}${text(input, 'PolicyName')}`;
      if (store.now(key('policy', Arn)) !== undefined)
        throw new EntityAlreadyExistsException({ message: 'exists', $metadata: {} });
      store.set(key('policy', Arn), written('v1', text(input, 'PolicyDocument')));
      return { Policy: { Arn } };
    },
    DeletePolicyCommand: (input) => {
      const PolicyArn = text(input, 'PolicyArn');
      if (store.now(key('policy', PolicyArn)) === undefined) throw missing();
      if (holders(PolicyArn).length > 0)
        throw new DeleteConflictException({ message: 'is attached', $metadata: {} });
      store.set(key('policy', PolicyArn), undefined);
      return {};
    },
    ListEntitiesForPolicyCommand: (input) => {
      const PolicyArn = text(input, 'PolicyArn');
      policy(PolicyArn);
      const { item, ...rest } = paged(holders(PolicyArn), input['Marker']);
      return { ...rest, ...item };
    },
    AttachRolePolicyCommand: (input) => {
      const [RoleName, PolicyArn] = [role(input).RoleName, text(input, 'PolicyArn')];
      // A policy that was made just now may not be known yet.
      policy(PolicyArn);
      const at = key('attached', RoleName, PolicyArn);
      if (store.now(at) !== undefined) return {};
      if (store.nowBelow(key('attached', RoleName, '')).length >= QUOTA)
        throw new LimitExceededException({ message: `PoliciesPerRole: ${QUOTA}`, $metadata: {} });
      store.set(at, 'attached');
      return {};
    },
    DetachRolePolicyCommand: (input) =>
      taken(key('attached', role(input).RoleName, text(input, 'PolicyArn'))),
    PutRolePolicyCommand: (input) => {
      const at = key('inline', role(input).RoleName, text(input, 'PolicyName'));
      if (store.now(at) !== text(input, 'PolicyDocument'))
        store.set(at, text(input, 'PolicyDocument'));
      return {};
    },
    DeleteRolePolicyCommand: (input) =>
      taken(key('inline', role(input).RoleName, text(input, 'PolicyName'))),
    PutRolePermissionsBoundaryCommand: (input) => {
      const details = role(input);
      const PermissionsBoundary = { PermissionsBoundaryArn: text(input, 'PermissionsBoundary') };
      store.set(key('role', details.RoleName), JSON.stringify({ ...details, PermissionsBoundary }));
      return {};
    },
    DeleteRolePermissionsBoundaryCommand: (input) => {
      const { PermissionsBoundary: _, ...details } = role(input);
      store.set(key('role', details.RoleName), JSON.stringify(details));
      return {};
    },
    GetAccountSummaryCommand: () => ({ SummaryMap: { AttachedPoliciesPerRoleQuota: QUOTA } }),
  };

  const taken = (at: string) => {
    if (store.now(at) === undefined) throw missing();
    store.set(at, undefined);
    return {};
  };
  const holders = (arn: string) => [
    ...store
      .nowBelow('attached|')
      .filter((at) => at.endsWith(`|${arn}`))
      .map((at) => ({ PolicyRoles: [{ RoleName: at.split('|')[1] }] })),
    ...dump.UserDetailList.filter(({ AttachedManagedPolicies }) =>
      AttachedManagedPolicies.some(({ PolicyArn }) => PolicyArn === arn),
    ).map(({ UserName }) => ({ PolicyUsers: [{ UserName }] })),
    ...dump.GroupDetailList.filter(({ AttachedManagedPolicies }) =>
      AttachedManagedPolicies.some(({ PolicyArn }) => PolicyArn === arn),
    ).map(({ GroupName }) => ({ PolicyGroups: [{ GroupName }] })),
  ];

  const answer = (command: string, input: Input) => {
    store.tick();
    before(command);
    const given = answers[command]?.(input);
    if (given === undefined) throw new Error(`nobody answers ${command}`);
    after(command);
    return given;
  };
  const texts = (roleName: string, value: (at: string) => string | undefined): PolicyTexts => {
    const found = (prefix: string, document: (name: string) => string | undefined) =>
      store
        .nowBelow(prefix)
        .filter((at) => value(at) !== undefined)
        .map((at) => [at.slice(prefix.length), document(at.slice(prefix.length))] as const);
    const managed = (arn: string) => {
      const policy = value(key('policy', arn));
      return policy === undefined ? undefined : read(policy).document;
    };
    const all = [
      ...found(key('attached', roleName, ''), managed),
      ...found(key('inline', roleName, ''), (name) => value(key('inline', roleName, name))),
    ];
    return new Map(all.flatMap(([name, body]) => (body === undefined ? [] : [[name, body]])));
  };

  const client = Object.assign(new IAMClient({ region: 'us-east-1' }), {
    send: async (command: { readonly input: Input }) =>
      answer(command.constructor.name, command.input),
  });
  return {
    answer,
    client: client as unknown as IAMClient,
    policiesOf: (roleName) => texts(roleName, store.now),
    settledPoliciesOf: (roleName) => texts(roleName, store.settled),
    policies: () => store.nowBelow('policy|').map((at) => at.slice('policy|'.length)),
    tagsOf: (roleName) => tags.get(roleName) ?? new Map(),
    rewrite: (arn, document) =>
      store.set(key('policy', arn), written('v9', JSON.stringify(document))),
  };
}

/** A policy as the store has it: its default version's id, then the document. */
function written(versionId: string, document: string): string {
  return `${versionId}\n${document}`;
}

function read(stored: string): { readonly versionId: string; readonly document: string } {
  const end = stored.indexOf('\n');
  return { versionId: stored.slice(0, end), document: stored.slice(end + 1) };
}

interface Lag {
  /** In calls. */
  readonly lag: number;
  readonly seed: number;
}

function load(dump: Dump, store: LaggingStore, tags: Map<string, Map<string, string>>): void {
  for (const { Arn, DefaultVersionId, PolicyVersionList } of dump.Policies) {
    const version = PolicyVersionList.find((each) => each.VersionId === DefaultVersionId);
    const document = JSON.stringify(version?.Document);
    store.set(key('policy', Arn), written(DefaultVersionId, document));
  }
  for (const role of dump.RoleDetailList as readonly Dumped[]) {
    const { RolePolicyList = [], AttachedManagedPolicies = [], Tags = [], ...details } = role;
    const trust = encoded(JSON.stringify(role.AssumeRolePolicyDocument));
    store.set(
      key('role', role.RoleName),
      JSON.stringify({ ...details, AssumeRolePolicyDocument: trust }),
    );
    tags.set(role.RoleName, new Map(Tags.map(({ Key, Value }) => [Key, Value])));
    for (const { PolicyArn } of AttachedManagedPolicies)
      store.set(key('attached', role.RoleName, PolicyArn), 'attached');
    for (const { PolicyName, PolicyDocument } of RolePolicyList)
      store.set(key('inline', role.RoleName, PolicyName), JSON.stringify(PolicyDocument));
  }
}

interface Dumped {
  readonly RoleName: string;
  readonly AssumeRolePolicyDocument: object;
  readonly RolePolicyList?: readonly { PolicyName: string; PolicyDocument: object }[];
  readonly AttachedManagedPolicies?: readonly { PolicyArn: string }[];
  readonly Tags?: readonly { Key: string; Value: string }[];
}

function text(input: Input, name: string): string {
  return String(input[name]);
}

function paged<Item>(items: readonly Item[], marker: unknown) {
  const at = Number(marker ?? 0);
  const more = at + 1 < items.length;
  return { item: items[at], IsTruncated: more, ...(more ? { Marker: String(at + 1) } : {}) };
}
