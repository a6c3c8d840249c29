/** What becomes of an error of AWS: an answer of the port, tried again by name, or what the state machine catches it into. */
type Fate =
  | { readonly answer: object | null }
  | { readonly thrown: string; readonly next: 'tried again' | 'Gone' | 'Escalate' | 'Abandon' };

export interface Row {
  /** The task that makes the call. */
  readonly state: string;
  /** The call of a port; test/unit/aws/errors/errors.test.ts makes it. */
  readonly call: string;
  /** Which command fails, by the name of the SDK without `Command`. */
  readonly fails: string;
  readonly errors: readonly string[];
  readonly fate: Fate;
  /** Everything that was sent, in order. */
  readonly sent: readonly string[];
}

const again = (thrown: string) => ({ thrown, next: 'tried again' }) as const;
const each = (
  state: string,
  call: string,
  fails: string,
  sent: readonly string[],
  fates: readonly (readonly [errors: readonly string[], fate: Fate | 'tried again'])[],
): readonly Row[] =>
  fates.flatMap(([errors, fate]) =>
    errors.map((error) => ({
      ...{ state, call, fails, errors: [error], sent },
      fate: fate === 'tried again' ? again(error) : fate,
    })),
  );
const escalated = (thrown: string, next: 'Escalate' | 'Abandon' = 'Escalate') => ({ thrown, next });

/** What is sent before a question of Athena: what stands, what files there are of each day, what is to be asked. */
const ASKED = [
  ...['Get', 'ListObjectsV2', 'ListObjectsV2', 'ListObjectsV2', 'ListObjectsV2'],
  ...['Get', 'Put', 'StartQueryExecution'],
];
const FAULTS = ['ThrottlingException', 'TimeoutError'];
const IAM_FAULTS = ['Throttling', 'ServiceFailureException', 'TimeoutError'];
const unavailable = { answer: { kind: 'unavailable' } };
const notRun = { answer: { result: 'not-run' } };

/** Every error that the models of AWS name for the calls Ratchet makes, and those that any call can give. */
export const TABLE: readonly Row[] = [
  ...each(
    'StartGeneration',
    'start generation',
    'StartPolicyGeneration',
    ['StartPolicyGeneration'],
    [
      [
        ['ConflictException', 'ServiceQuotaExceededException', 'ThrottlingException'],
        { answer: { kind: 'busy' } },
      ],
      [['AccessDeniedException', 'ValidationException', 'InternalServerException'], unavailable],
      [['TimeoutError'], 'tried again'],
      [['CredentialsProviderError'], escalated('CredentialsProviderError')],
    ],
  ),
  ...each(
    'GetGeneration',
    'get generation',
    'GetGeneratedPolicy',
    ['StartPolicyGeneration', 'GetGeneratedPolicy'],
    [
      [['AccessDeniedException', 'ValidationException', 'InternalServerException'], unavailable],
      [['ThrottlingException'], { answer: { kind: 'in-progress' } }],
      [['TimeoutError'], 'tried again'],
    ],
  ),
  ...each(
    'Verify',
    'validate',
    'ValidatePolicy',
    ['ValidatePolicy', 'CheckNoNewAccess', 'CheckAccessNotGranted', 'CheckAccessNotGranted'],
    [[['AccessDeniedException', 'ValidationException'], notRun]],
  ),
  ...each(
    'Verify',
    'validate',
    'ValidatePolicy',
    ['ValidatePolicy'],
    [[[...FAULTS, 'InternalServerException'], 'tried again']],
  ),
  ...each(
    'Verify',
    'compare',
    'CheckNoNewAccess',
    ['ValidatePolicy', 'CheckNoNewAccess', 'CheckAccessNotGranted', 'CheckAccessNotGranted'],
    [
      [
        [
          'AccessDeniedException',
          'InvalidParameterException',
          'UnprocessableEntityException',
          'ValidationException',
        ],
        notRun,
      ],
    ],
  ),
  ...each(
    'Verify',
    'compare',
    'CheckNoNewAccess',
    ['ValidatePolicy', 'CheckNoNewAccess'],
    [[[...FAULTS, 'InternalServerException'], 'tried again']],
  ),
  ...each(
    'Collect',
    'last accessed',
    'GenerateServiceLastAccessedDetails',
    ['GenerateServiceLastAccessedDetails'],
    [
      [['NoSuchEntityException'], { thrown: 'RoleGone', next: 'Gone' }],
      [['InvalidInputException', 'AccessDenied'], unavailable],
      [IAM_FAULTS, 'tried again'],
    ],
  ),
  ...each('Collect', 'ask Athena', 'StartQueryExecution', ASKED, [
    [['InvalidRequestException', 'AccessDeniedException'], escalated('TrailUnreadable')],
    [[...FAULTS, 'InternalServerException', 'TooManyRequestsException'], 'tried again'],
  ]),
  ...each(
    'Watch',
    'ask Athena',
    'GetQueryExecution',
    [...ASKED, 'Get', 'GetQueryExecution'],
    [
      [['InvalidRequestException', 'AccessDeniedException'], escalated('TrailUnreadable')],
      [[...FAULTS, 'InternalServerException'], 'tried again'],
    ],
  ),
  ...each(
    'Collect',
    'ask Athena',
    'ListObjectsV2',
    ['Get', 'ListObjectsV2'],
    [
      [['NoSuchBucket', 'AccessDenied'], { thrown: '', next: 'Escalate' }],
      [['SlowDown', 'InternalError', 'TimeoutError'], 'tried again'],
    ],
  ),
  ...each(
    'Admit',
    'trail settings',
    'GetTrail',
    ['GetTrail'],
    [
      [['TrailNotFoundException'], { answer: { kind: 'missing' } }],
      [
        [
          'AccessDeniedException',
          'UnsupportedOperationException',
          'CloudTrailARNInvalidException',
          'OperationNotPermittedException',
        ],
        { answer: { kind: 'unreadable' } },
      ],
      [FAULTS, 'tried again'],
    ],
  ),
  ...each(
    'Collect',
    'credentials',
    'AssumeRole',
    ['AssumeRole'],
    [
      [['AccessDenied'], escalated('BadInput')],
      [['ExpiredTokenException', 'RegionDisabledException'], { thrown: '', next: 'Escalate' }],
      [['Throttling', 'TimeoutError'], 'tried again'],
    ],
  ),
  ...each(
    'Apply',
    'create policy',
    'CreatePolicy',
    ['CreatePolicy'],
    [
      [[...IAM_FAULTS, 'ConcurrentModificationException'], 'tried again'],
      [
        ['LimitExceededException', 'MalformedPolicyDocumentException', 'AccessDenied'],
        { thrown: '', next: 'Abandon' },
      ],
    ],
  ),
  ...each(
    'Apply',
    'create policy',
    'CreatePolicy',
    ['CreatePolicy', 'GetPolicy', 'GetPolicyVersion'],
    [[['EntityAlreadyExistsException'], { answer: null }]],
  ),
  ...each(
    'Apply',
    'attach',
    'AttachRolePolicy',
    ['AttachRolePolicy', 'GetRole'],
    [[['NoSuchEntityException'], 'tried again']],
  ),
  ...each(
    'Apply',
    'attach',
    'AttachRolePolicy',
    ['AttachRolePolicy'],
    [
      [
        [
          ...IAM_FAULTS,
          'EntityTemporarilyUnmodifiableException',
          'ConcurrentModificationException',
        ],
        'tried again',
      ],
      [
        [
          'LimitExceededException',
          'PolicyNotAttachableException',
          'UnmodifiableEntityException',
          'AccessDenied',
        ],
        { thrown: '', next: 'Abandon' },
      ],
    ],
  ),
  ...each(
    'Apply',
    'detach',
    'DetachRolePolicy',
    ['DetachRolePolicy', 'GetRole'],
    [[['NoSuchEntityException'], { answer: null }]],
  ),
  ...each(
    'Apply',
    'detach',
    'DetachRolePolicy',
    ['DetachRolePolicy'],
    [
      [[...IAM_FAULTS, 'ConcurrentModificationException'], 'tried again'],
      [['UnmodifiableEntityException', 'AccessDenied'], { thrown: '', next: 'Abandon' }],
    ],
  ),
  ...each(
    'Restore',
    'delete policy',
    'DeletePolicy',
    ['DeletePolicy'],
    [
      [['DeleteConflictException'], { answer: null }],
      [[...IAM_FAULTS, 'ConcurrentModificationException'], 'tried again'],
    ],
  ),
  ...each(
    'Observe',
    'tag',
    'TagRole',
    ['TagRole'],
    [
      [IAM_FAULTS, 'tried again'],
      [['ConcurrentModificationException'], 'tried again'],
      [
        ['LimitExceededException', 'InvalidInputException', 'AccessDenied'],
        { thrown: '', next: 'Escalate' },
      ],
    ],
  ),
  ...each(
    'Observe',
    'archive',
    'PutObject',
    ['PutObject'],
    [
      [['PreconditionFailed'], { answer: null }],
      [['SlowDown', 'InternalError', 'ServiceUnavailable'], 'tried again'],
      [['AccessDenied', 'NoSuchBucket'], { thrown: '', next: 'Escalate' }],
    ],
  ),
  ...each(
    'Admit',
    'lease',
    'Get',
    ['Get'],
    [
      [
        [
          'ProvisionedThroughputExceededException',
          'RequestLimitExceeded',
          'InternalServerError',
          'ThrottlingException',
        ],
        'tried again',
      ],
      [['ResourceNotFoundException', 'AccessDeniedException'], { thrown: '', next: 'Escalate' }],
    ],
  ),
];
