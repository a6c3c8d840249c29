import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { BadInput } from '../domain/errors.ts';

/** Temporary credentials, as clients of the SDK take them: they fetch others some minutes before these expire. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

export interface MemberRole {
  readonly roleArn: string;
  /** What the role's trust asks for, so that nobody else can have the hub assume it. */
  readonly externalId: string;
  /** The function that works there; CloudTrail keeps it with every call. */
  readonly user: string;
}

/** As soon as so little is left, others are fetched: the SDK's own time for it. */
const RENEW_MS = 5 * 60 * 1000;

/**
 * Credentials in a member account: the role assumed with its external id, tagged with who works there, kept until
 * shortly before they expire. All who ask meanwhile share one request. Throws BadInput when the role may not be
 * assumed, and what STS throws else under its name. Nothing of the credentials or the external id is in an error.
 */
export function memberCredentials(
  client: STSClient,
  role: MemberRole,
  now: () => Date = () => new Date(),
): () => Promise<Credentials> {
  let fetched: Promise<Credentials> | null = null;
  let expires = 0;
  return () => {
    if (fetched !== null && expires - now().getTime() > RENEW_MS) return fetched;
    expires = Number.POSITIVE_INFINITY;
    const fresh = assumed(client, role);
    fetched = fresh;
    fresh.then(
      ({ expiration }) => {
        expires = expiration.getTime();
      },
      () => {
        fetched = null;
      },
    );
    return fresh;
  };
}

async function assumed(
  client: STSClient,
  { roleArn, externalId, user }: MemberRole,
): Promise<Credentials> {
  const command = new AssumeRoleCommand({
    RoleArn: roleArn,
    RoleSessionName: `ratchet-${user}`.replace(/[^\w+=,.@-]/g, '-').slice(0, 64),
    ExternalId: externalId,
    DurationSeconds: 3600,
    Tags: [
      { Key: 'lp:component', Value: 'ratchet' },
      { Key: 'lp:function', Value: user },
    ],
  });
  try {
    const { Credentials: given } = await client.send(command);
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
      throw new Error(`STS gave no credentials for ${roleArn}.`);
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration,
    };
  } catch (error) {
    if (!(error instanceof Error) || !/^AccessDenied(Exception)?$/.test(error.name)) throw error;
    throw new BadInput(
      `Ratchet may not assume ${roleArn}: deploy its member stack in that account, with this hub's account and external id.`,
    );
  }
}
