export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** A resource as a record lists it. */
export interface Resource {
  readonly accountId?: string;
  readonly type: string;
  readonly ARN?: string;
  readonly ARNPrefix?: string;
}

/** Why a call failed. The message often names the caller, so it is made from the caller's session ARN. */
export interface Failure {
  readonly code: string;
  readonly message: (callerArn: string) => string;
}

export interface CallDetails {
  readonly request?: Json;
  readonly response?: Json;
  readonly resources?: readonly Resource[];
  readonly failure?: Failure;
  readonly apiVersion?: string;
  readonly additional?: Json;
  readonly vpcEndpointId?: string;
  /** Of a service event, which is no API call. */
  readonly serviceEventDetails?: Json;
}

/** What is called and what comes of it; who calls, when and from where is added by `record`. */
export interface Call extends CallDetails {
  /** First label of the event source, `dynamodb`. */
  readonly service: string;
  /** As CloudTrail spells it, `UpdateFunctionCode20150331v2`. */
  readonly name: string;
  readonly readOnly: boolean;
  /** A data event: recorded only where the trail's selectors ask for it. */
  readonly data: boolean;
}

/** A management event that changes nothing. */
export function read(service: string, name: string, details: CallDetails = {}): Call {
  return { ...details, service, name, readOnly: true, data: false };
}

/** A management event that changes something. */
export function write(service: string, name: string, details: CallDetails = {}): Call {
  return { ...details, service, name, readOnly: false, data: false };
}

/** The same call, failed: nothing was returned. */
export function failing(call: Call, failure: Failure): Call {
  return { ...call, response: null, failure };
}

/** The same call, its parameters too large to be recorded (CloudTrail user guide, "record contents": `omitted`). */
export function withParametersOmitted(call: Call, originalSize: number): Call {
  return { ...call, request: { omitted: true, originalSize, reasonCode: 'FieldTooLong' } };
}
