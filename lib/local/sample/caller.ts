import type { Json } from './call.ts';
import { ACCOUNT, iamArn, uniqueId } from './organisation.ts';
import { random } from './random.ts';
import type { Day } from './schedule.ts';

/** Who makes a call, and from where, as a record shows it. */
export interface Caller {
  readonly arn: string;
  readonly userIdentity: Json;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly tls: boolean;
  readonly fromConsole?: boolean;
  /** `AwsApiCall` when absent. */
  readonly eventType?: 'AwsServiceEvent' | 'AwsConsoleSignIn';
}

export interface RoleName {
  readonly name: string;
  /** Starts and ends with a slash. */
  readonly path: string;
}

/** How the sessions of a role look. */
export interface SessionStyle {
  /** A Lambda function's is its name; a container's or an execution's differs from day to day. */
  readonly session: string | ((day: Day) => string);
  /** From the documentation ranges 192.0.2.0/24, 198.51.100.0/24 and 203.0.113.0/24, or within a VPC. */
  readonly address: string;
  readonly agent: string;
  /** An AWS service that calls with the role's credentials: it stands for address and agent as well. */
  readonly service?: string;
  readonly fromConsole?: boolean;
  /** Credentials from the instance metadata service; its version. */
  readonly ec2RoleDelivery?: '2.0';
  /** Set for a role that was deleted and made again: sessions of the first one carry its own id. */
  readonly incarnation?: number;
  /** The account of the role, where it is not ours. */
  readonly account?: string;
}

/** AROA..., differing between incarnations of one name. */
export function roleId(name: string, incarnation = 1): string {
  return uniqueId('AROA', incarnation === 1 ? name : `${name} ${incarnation}`);
}

/**
 * A session of a role. Credentials last for a day of the sample. The session ARN drops the role's path, as STS does;
 * the session issuer keeps it (CloudTrail user guide, "userIdentity element").
 */
export function roleSession({ name, path }: RoleName, style: SessionStyle): (day: Day) => Caller {
  const { account = ACCOUNT } = style;
  const id =
    account === ACCOUNT ? roleId(name, style.incarnation) : uniqueId('AROA', `${account} ${name}`);
  return (day) => {
    const session = typeof style.session === 'string' ? style.session : style.session(day);
    const arn = `arn:aws:sts::${account}:assumed-role/${name}/${session}`;
    return {
      arn,
      userIdentity: {
        type: 'AssumedRole',
        principalId: `${id}:${session}`,
        arn,
        accountId: account,
        accessKeyId: `ASIA${random(arn, id, day.date).base32(16)}`,
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            principalId: id,
            arn: `arn:aws:iam::${account}:role${path}${name}`,
            accountId: account,
            userName: name,
          },
          attributes: {
            creationDate: `${day.date}T00:00:00Z`,
            mfaAuthenticated: style.fromConsole ? 'true' : 'false',
          },
          ...(style.ec2RoleDelivery !== undefined && { ec2RoleDelivery: style.ec2RoleDelivery }),
        },
        ...(style.service !== undefined && { invokedBy: style.service }),
      },
      sourceIPAddress: style.service ?? style.address,
      userAgent: style.service ?? style.agent,
      tls: style.service === undefined,
      fromConsole: style.fromConsole === true,
    };
  };
}

/** A session name that is new each day: 32 hexadecimal digits, like the id of a container task. */
export function taskId(name: string): (day: Day) => string {
  return ({ date }) => random('task', name, date).hex(32);
}

/** An IAM user with an access key. */
export function iamUser(name: string, address: string): Caller {
  const arn = iamArn(`user/${name}`);
  return {
    arn,
    userIdentity: {
      type: 'IAMUser',
      principalId: uniqueId('AIDA', name),
      arn,
      accountId: ACCOUNT,
      accessKeyId: `AKIA${random('access key', name).base32(16)}`,
      userName: name,
    },
    sourceIPAddress: address,
    userAgent: 'aws-cli/2.31.7 md/awscrt#0.27.6 ua/2.1 os/linux#6.8 lang/python#3.13',
    tls: true,
  };
}

/** An AWS service acting for itself. */
export function awsService(service: string): Caller {
  return {
    arn: service,
    userIdentity: { type: 'AWSService', invokedBy: service },
    sourceIPAddress: service,
    userAgent: service,
    tls: false,
  };
}
