import type { Call, Json, Resource } from './call.ts';
import type { Caller } from './caller.ts';
import { ACCOUNT, GLOBAL_REGION, HOME_REGION } from './organisation.ts';
import type { Random } from './random.ts';

/** A CloudTrail record (CloudTrail user guide, "CloudTrail record contents"), in the order CloudTrail writes its fields. */
export interface CloudTrailRecord {
  readonly eventVersion: string;
  readonly userIdentity: Json;
  /** ISO 8601 in UTC, whole seconds. */
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestParameters: Json;
  readonly responseElements: Json;
  readonly additionalEventData?: Json;
  readonly requestID: string;
  readonly eventID: string;
  readonly readOnly: boolean;
  readonly resources?: readonly Resource[];
  readonly eventType: string;
  readonly apiVersion?: string;
  readonly managementEvent: boolean;
  readonly recipientAccountId: string;
  readonly serviceEventDetails?: Json;
  readonly vpcEndpointId?: string;
  readonly eventCategory: 'Management' | 'Data';
  readonly tlsDetails?: Json;
  readonly sessionCredentialFromConsole?: string;
}

const GLOBAL_SERVICES = new Set(['iam', 'signin']);

/** The record that CloudTrail writes of a call. `at` is in milliseconds since 1970. */
export function record(call: Call, caller: Caller, at: number, random: Random): CloudTrailRecord {
  const { failure } = call;
  const region = GLOBAL_SERVICES.has(call.service) ? GLOBAL_REGION : HOME_REGION;
  const host = `${call.service}.${region}.amazonaws.com`;
  return {
    eventVersion: '1.11',
    userIdentity: caller.userIdentity,
    eventTime: new Date(at).toISOString().replace('.000Z', 'Z'),
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.name,
    awsRegion: region,
    sourceIPAddress: caller.sourceIPAddress,
    userAgent: caller.userAgent,
    ...(failure && { errorCode: failure.code, errorMessage: failure.message(caller.arn) }),
    requestParameters: call.request ?? null,
    responseElements: call.response ?? null,
    ...(call.additional !== undefined && { additionalEventData: call.additional }),
    requestID: random.uuid(),
    eventID: random.uuid(),
    readOnly: call.readOnly,
    ...(call.resources && { resources: call.resources }),
    eventType: caller.eventType ?? 'AwsApiCall',
    ...(call.apiVersion !== undefined && { apiVersion: call.apiVersion }),
    managementEvent: !call.data,
    recipientAccountId: ACCOUNT,
    ...(call.serviceEventDetails !== undefined && {
      serviceEventDetails: call.serviceEventDetails,
    }),
    ...(call.vpcEndpointId !== undefined && { vpcEndpointId: call.vpcEndpointId }),
    eventCategory: call.data ? 'Data' : 'Management',
    ...(caller.tls && {
      tlsDetails: {
        tlsVersion: 'TLSv1.3',
        cipherSuite: 'TLS_AES_128_GCM_SHA256',
        clientProvidedHostHeader: host,
      },
    }),
    ...(caller.fromConsole && { sessionCredentialFromConsole: 'true' }),
  };
}
