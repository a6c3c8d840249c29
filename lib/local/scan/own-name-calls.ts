import { ANY_NAME, isOwnName, OWN_NAMES } from '../../domain/trail/own-name.ts';
import type { TrailRecord } from '../../domain/trail/record.ts';
import {
  type Meant,
  type MemberIn,
  MOST_MEANINGS,
  type Named,
  type NumberedPlace,
} from './meant.ts';
import { MEMBERS } from './members.ts';
import type { Scanner } from './scanner.ts';
import { READ, type Reads } from './tracked-record.ts';

/** What the calls of a kind have in common; the listed resources hold the name. */
const KIND = [
  'eventSource',
  'eventName',
  'awsRegion',
  'recipientAccountId',
  'managementEvent',
] as const;

const ASCII = /^[\0-\x7f]*$/;

type Template = Omit<Named, 'name'>;

interface Kind {
  /** How the member with the name starts, and what the name is in; null when this kind has none. */
  readonly start: string | null;
  readonly name: string;
  readonly of: string;
  reads: Reads;
  readonly known: Map<string, Template | null>;
}

/** Finds what calls mean, by a row or with other parameters and listed resources than the row's. */
type Understand = (
  row: number,
  place: NumberedPlace,
  parameters: unknown,
  listed: unknown,
) => Meant;

/**
 * Finds what calls on single S3 objects and log streams mean, once for all that differ in nothing but the name: nothing
 * else comes with so many values. Null for other calls, and for names that could mean more (`isOwnName`); `full` when
 * there is no room.
 */
export function ownNameCalls(
  scan: Scanner,
  memberIn: MemberIn,
  understand: Understand,
  othersOf: (row: number, place: NumberedPlace, reads: Reads) => number,
): { of(row: number, place: NumberedPlace): Meant | 'full' | null; forget(): void } {
  const kindList = scan.list(KIND);
  let kinds: (Kind | undefined)[] = [];
  let templates = 0;
  let kept = 0;

  /** A character for each byte, so that places in it are places in the bytes. */
  function textIn(row: number, member: keyof TrailRecord): string {
    const place = MEMBERS[member];
    return scan.bytes.toString('latin1', scan.start(row, place), scan.endOf(row, place));
  }

  /** Not a part of the record's own text, which would be kept with it. */
  function nameIn(row: number, start: number, end: number): string {
    const from = scan.start(row, MEMBERS.requestParameters);
    return scan.bytes.toString('latin1', from + start, from + end);
  }

  function startKind(row: number): Kind {
    const source = memberIn(row, 'eventSource');
    const known = typeof source === 'string' && Object.hasOwn(OWN_NAMES, source);
    const { name, of } = (known && OWN_NAMES[source]) || { name: '', of: '' };
    return { start: known ? `"${name}":"` : null, name, of, reads: 0, known: new Map() };
  }

  /** Null when the name is not what it should be the name of. */
  function templateOf(
    { name, of }: Kind,
    row: number,
    place: NumberedPlace,
    request: string,
    listed: string,
  ): Meant | null {
    const any = JSON.parse(request);
    if (any[name] !== ANY_NAME || typeof any[of] !== 'string') return null;
    return understand(row, place, any, listed === '' ? undefined : JSON.parse(listed));
  }

  return {
    of(row, place): Meant | 'full' | null {
      const number = scan.lasting(row, kindList);
      if (number < 0) return 'full';
      const kind = kinds[number] ?? startKind(row);
      kinds[number] = kind;
      if (kind.start === null) return null;

      const request = textIn(row, 'requestParameters');
      const start = request.indexOf(kind.start) + kind.start.length;
      // None, or more than one at whatever depth.
      if (start < kind.start.length || request.includes(kind.start, start)) return null;
      const end = request.indexOf('"', start);
      const name = nameIn(row, start, end);
      const listed = textIn(row, 'resources');
      const response = textIn(row, 'responseElements');
      // In escapes a name could hide.
      if ([request, listed, response].some((text) => text.includes('\\'))) return null;
      const [before, behind] = [request.slice(0, start), request.slice(end)];
      if (!isOwnName(name, { before, behind, listed, response })) return null;

      const anyListed = listed.replaceAll(`/${name}"`, `/${ANY_NAME}"`);
      const others = othersOf(row, place, kind.reads);
      if (others < 0) return 'full';
      const known = kind.known.get(`${others} ${anyListed} ${before}${behind}`);
      if (known !== undefined) return known && withName(known, name);

      const texts = [before, behind, listed, response];
      // What stands for a name would stand for itself as well; other letters are not what they seem to be here.
      const isPlain = !texts.some((text) => text.includes(ANY_NAME) || !ASCII.test(text));
      const template = isPlain
        ? templateOf(kind, row, place, `${before}${ANY_NAME}${behind}`, anyListed)
        : null;
      const reads = template?.reads ?? 0;
      if (reads & READ.own) return null;
      if ((kind.reads | reads) !== kind.reads) {
        kind.known.clear();
        kind.reads |= reads;
      }
      const after = othersOf(row, place, kind.reads);
      if (after < 0 || kept === MOST_MEANINGS) return 'full';
      kept += 1;
      templates += 1;
      const found = template && { template, number: templates };
      kind.known.set(`${after} ${anyListed} ${before}${behind}`, found);
      return found && withName(found, name);
    },
    forget() {
      kinds = [];
      kept = 0;
    },
  };
}

function withName({ template, number }: Template, name: string): Meant {
  return { ...template, named: { name, template, number } };
}
