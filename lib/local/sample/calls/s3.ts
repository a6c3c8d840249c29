import type { Call, CallDetails, Json, Resource } from '../call.ts';
import { ACCOUNT, HOME_REGION, type LoggedBucket } from '../organisation.ts';
import type { Random } from '../random.ts';

export function getObject(bucket: LoggedBucket, key: string, random: Random): Call {
  return objectCall('GetObject', true, bucket, key, random);
}

export function putObject(bucket: LoggedBucket, key: string, random: Random): Call {
  return {
    ...objectCall('PutObject', false, bucket, key, random),
    response: { 'x-amz-server-side-encryption': 'AES256' },
  };
}

export function deleteObject(bucket: LoggedBucket, key: string, random: Random): Call {
  return objectCall('DeleteObject', false, bucket, key, random);
}

/** Needs s3:GetObject on the source and s3:PutObject on the target. */
export function copyObject(
  bucket: LoggedBucket,
  source: string,
  target: string,
  random: Random,
): Call {
  const call = objectCall('CopyObject', false, bucket, target, random);
  return {
    ...call,
    request: {
      bucketName: bucket,
      Host: host(bucket),
      key: target,
      'x-amz-copy-source': `${bucket}/${source}`,
    },
    resources: [
      ...(call.resources ?? []),
      { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucket}/${source}` },
    ],
  };
}

/** Recorded with the objects, as a data event, though it needs s3:ListBucket on the bucket. */
export function listObjects(bucket: LoggedBucket, prefix: string, random: Random): Call {
  return {
    service: 's3',
    name: 'ListObjects',
    readOnly: true,
    data: true,
    request: {
      'list-type': '2',
      bucketName: bucket,
      prefix,
      'encoding-type': 'url',
      Host: host(bucket),
    },
    additional: transfer(random),
    resources: [
      { type: 'AWS::S3::Object', ARNPrefix: `arn:aws:s3:::${bucket}/${prefix}` },
      bucketResource(bucket),
    ],
  };
}

/** A call on a bucket itself: a management event. */
export function bucketCall(
  name: string,
  bucket: string,
  readOnly: boolean,
  details: CallDetails = {},
): Call {
  return {
    service: 's3',
    name,
    readOnly,
    data: false,
    request: { bucketName: bucket, Host: host(bucket) },
    resources: [bucketResource(bucket)],
    ...details,
  };
}

function objectCall(
  name: string,
  readOnly: boolean,
  bucket: LoggedBucket,
  key: string,
  random: Random,
): Call {
  return {
    service: 's3',
    name,
    readOnly,
    data: true,
    request: { bucketName: bucket, Host: host(bucket), key },
    additional: transfer(random),
    resources: [
      { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucket}/${key}` },
      bucketResource(bucket),
    ],
  };
}

function bucketResource(bucket: string): Resource {
  return { accountId: ACCOUNT, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` };
}

function host(bucket: string): string {
  return `${bucket}.s3.${HOME_REGION}.amazonaws.com`;
}

function transfer(random: Random): Json {
  return {
    SignatureVersion: 'SigV4',
    CipherSuite: 'TLS_AES_128_GCM_SHA256',
    bytesTransferredIn: 0,
    AuthenticationMethod: 'AuthHeader',
    bytesTransferredOut: random.below(200_000),
  };
}
