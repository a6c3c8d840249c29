import type { ShownCall } from '../../domain/evidence/digest.ts';
import { ANY_KEY, plainObjectKey } from '../../domain/trail/object-key.ts';
import type { ActionUse, TrailRecord } from '../../domain/trail/record.ts';
import type { Found, NumberedPlace, Understood } from './call-numbers.ts';
import { MEMBERS, type Scanner } from './scanner.ts';
import { READ, type Reads } from './tracked-record.ts';

/** What the calls of a kind have in common; the listed resources hold the key. */
const KIND = [
  'eventSource',
  'eventName',
  'awsRegion',
  'errorCode',
  'errorMessage',
  'recipientAccountId',
  'managementEvent',
] as const;
const S3 = 's3.amazonaws.com';

interface Kind {
  readonly onObjects: boolean;
  reads: Reads;
  readonly shown: Map<string, Shown>;
}

/** With `ANY_KEY` for the key. */
interface Shown {
  readonly call: ShownCall;
  readonly number: number;
}

/**
 * Finds what calls on single S3 objects show, once for all that differ in nothing but the key: nothing else comes with
 * so many values. Null for other calls, and for keys that could mean more (`plainObjectKey`); `full` when the scanner
 * has no room.
 */
export function objectCalls(
  scan: Scanner,
  memberIn: (row: number, member: keyof TrailRecord) => unknown,
  understand: (
    memberOf: (member: keyof TrailRecord) => unknown,
    place: NumberedPlace,
    parameters: unknown,
  ) => Understood,
  othersOf: (row: number, place: NumberedPlace, reads: Reads) => number,
  addCall: (call: ShownCall, key: string) => number,
): { of(row: number, place: NumberedPlace): Found | 'full' | null; forget(): void } {
  const kindList = scan.list(KIND);
  let kinds: (Kind | undefined)[] = [];
  let shownSoFar = 0;

  function textIn(row: number, member: keyof TrailRecord): string {
    return scan.bytes.toString(
      'utf8',
      scan.start(row, MEMBERS[member]),
      scan.endOf(row, MEMBERS[member]),
    );
  }

  function startKind(row: number): Kind {
    const failed = ['errorCode', 'errorMessage'] as const;
    const onObjects =
      memberIn(row, 'eventSource') === S3 &&
      failed.every((member) => memberIn(row, member) === undefined);
    return { onObjects, reads: 0, shown: new Map() };
  }

  return {
    of(row, place) {
      const number = scan.number(row, kindList);
      if (number < 0) return 'full';
      const kind = kinds[number] ?? startKind(row);
      kinds[number] = kind;
      if (!kind.onObjects) return null;

      const request = memberIn(row, 'requestParameters');
      const listed = textIn(row, 'resources');
      const response = textIn(row, 'responseElements');
      // In escapes a key could hide.
      if (listed.includes('\\') || response.includes('\\')) return null;
      const others = JSON.stringify({ ...(request as object), key: '' });
      const key = plainObjectKey(request, listed, others + response);
      if (key === null) return null;

      const anyListed = listed.replaceAll(`/${key}"`, `/${ANY_KEY}"`);
      const before = othersOf(row, place, kind.reads);
      if (before < 0) return 'full';
      const known = kind.shown.get(`${before} ${anyListed} ${others}`);
      if (known)
        return { call: addCall(withKey(known.call, key), keyOf(known, key)), reads: kind.reads };

      const any = { ...(request as object), key: ANY_KEY };
      const resources: unknown = anyListed === '' ? undefined : JSON.parse(anyListed);
      const { shown: call, reads } = understand(
        (member) => (member === 'resources' ? resources : memberIn(row, member)),
        place,
        any,
      );
      if (reads & READ.own) return null;
      if ((kind.reads | reads) !== kind.reads) {
        kind.shown.clear();
        kind.reads |= reads;
      }
      const after = othersOf(row, place, kind.reads);
      if (after < 0) return 'full';
      shownSoFar += 1;
      const fresh = { call, number: shownSoFar };
      kind.shown.set(`${after} ${anyListed} ${others}`, fresh);
      return { call: addCall(withKey(call, key), keyOf(fresh, key)), reads: kind.reads };
    },
    forget() {
      kinds = [];
    },
  };
}

/** Short, where the JSON of a call would do as well. */
function keyOf({ number }: Shown, key: string): string {
  return `${number} ${key}`;
}

function withKey(call: ShownCall, key: string): ShownCall {
  if (call.showing.kind !== 'used') return call;
  const uses = call.showing.uses.map((use): ActionUse => {
    const { resource, pattern } = use;
    return {
      ...use,
      resource: resource?.replace(ANY_KEY, key) ?? null,
      pattern: pattern?.replace(ANY_KEY, key) ?? null,
    };
  });
  return { ...call, showing: { ...call.showing, uses } };
}
