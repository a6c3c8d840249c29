import * as z from 'zod';

// Only what is read is described. Values are checked and then used as they came, so every other field stays as it was.

const Attached = z.looseObject({ PolicyArn: z.string().min(1), PolicyName: z.string().min(1) });
const Inline = z.looseObject({ PolicyName: z.string().min(1), PolicyDocument: z.unknown() });
const Tag = z.looseObject({ Key: z.string(), Value: z.string() });

const Role = z.looseObject({
  Arn: z.string(),
  RoleName: z.string().regex(/^[\w+=,.@-]+$/, 'not a role name'),
  RoleId: z.string().min(1),
  Path: z.string().regex(/^\/([\x21-\x7e]+\/)?$/, 'not a path that starts and ends with a slash'),
  CreateDate: z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'not a time'),
  AssumeRolePolicyDocument: z.unknown(),
  AttachedManagedPolicies: z.array(Attached).optional(),
  RolePolicyList: z.array(Inline).optional(),
  PermissionsBoundary: z.looseObject({ PermissionsBoundaryArn: z.string().min(1) }).optional(),
  Tags: z.array(Tag).optional(),
});

/** A user or a group: only what managed policies it has is read. */
const Holder = z.looseObject({
  Arn: z.string().min(1),
  AttachedManagedPolicies: z.array(Attached).optional(),
});

const Version = z.looseObject({
  VersionId: z.string().min(1),
  IsDefaultVersion: z.boolean().optional(),
  Document: z.unknown(),
});

const Policy = z.looseObject({
  Arn: z.string().min(1),
  PolicyName: z.string().min(1),
  Path: z.string().optional(),
  DefaultVersionId: z.string().min(1),
  AttachmentCount: z.number().int().optional(),
  PolicyVersionList: z.array(Version),
});

const Summary = z.looseObject({ AttachedPoliciesPerRoleQuota: z.number().int().min(1).optional() });

/** One page of `aws iam get-account-authorization-details`, perhaps with `get-account-summary` beside it. */
export const Page = z.looseObject({
  RoleDetailList: z.array(Role).optional(),
  UserDetailList: z.array(Holder).optional(),
  GroupDetailList: z.array(Holder).optional(),
  Policies: z.array(Policy).optional(),
  AccountSummary: Summary.optional(),
  SummaryMap: Summary.optional(),
  IsTruncated: z.boolean().optional(),
  NextToken: z.string().optional(),
});

/** Names are AWS's: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html */
export type Page = z.infer<typeof Page>;
export type RoleDetail = z.infer<typeof Role>;
export type PolicyDetail = z.infer<typeof Policy>;
export type AttachedDetail = z.infer<typeof Attached>;
export type InlineDetail = z.infer<typeof Inline>;
export type TagDetail = z.infer<typeof Tag>;
