import type { TrailRecord } from '../../domain/trail/record.ts';

/** The members that are told apart, each with its place in a row; every one that a TrailRecord has. */
export const MEMBERS: Readonly<Record<keyof TrailRecord, number>> = {
  eventTime: 0,
  eventSource: 1,
  eventName: 2,
  userIdentity: 3,
  eventType: 4,
  eventCategory: 5,
  eventID: 6,
  awsRegion: 7,
  errorCode: 8,
  errorMessage: 9,
  requestParameters: 10,
  responseElements: 11,
  resources: 12,
  recipientAccountId: 13,
  managementEvent: 14,
};
const OTHER = 18;
/** The place of the record itself in a row. */
export const RECORD = 19;

/** Known by sight, so that their keys are not walked through. */
const UNREAD =
  'eventVersion sourceIPAddress userAgent requestID readOnly tlsDetails additionalEventData sharedEventID vpcEndpointId sessionCredentialFromConsole';
/** In an element that has one of these are further records, or it is none. */
const HOLDERS = 'Records Events CloudTrailEvent digestStartTime';

// The addresses in the WebAssembly text.
const MULTIPLIER = 0x8;
const KEYS = 0x400;
const KEY_BYTES = 48;

/**
 * The keys in a table without collisions, found by their last eight bytes: these, the first eight, the eight from the
 * ninth (or the last), the length, where the middle ones start, and the place in a row or -1.
 */
export function writeKeys(bytes: Buffer): void {
  const keys = [
    ...Object.entries(MEMBERS).map(([key, place]) => [key, place * 8] as const),
    ...UNREAD.split(' ').map((key) => [key, OTHER * 8] as const),
    ...HOLDERS.split(' ').map((key) => [key, -1] as const),
  ].map(([key, place]) => ({ text: Buffer.from(`"${key}"`), place }));
  const slotOf = (text: Buffer, multiplier: bigint) =>
    Number(BigInt.asUintN(64, text.readBigUInt64LE(text.length - 8) * multiplier) >> 56n);
  const isPerfect = (multiplier: bigint) =>
    new Set(keys.map(({ text }) => slotOf(text, multiplier))).size === keys.length;

  let multiplier = 0x9e3779b97f4a7c15n;
  while (!isPerfect(multiplier)) multiplier = BigInt.asUintN(64, multiplier * 0x5851f42d4c957f2dn);
  bytes.writeBigUInt64LE(multiplier, MULTIPLIER);
  for (const { text, place } of keys) {
    const at = KEYS + slotOf(text, multiplier) * KEY_BYTES;
    const middle = Math.min(8, text.length - 8);
    text.copy(bytes, at, text.length - 8);
    text.copy(bytes, at + 8, 0, 8);
    text.copy(bytes, at + 16, middle, middle + 8);
    bytes.writeInt32LE(text.length, at + 24);
    bytes.writeInt32LE(middle, at + 28);
    bytes.writeInt32LE(place, at + 32);
  }
}
