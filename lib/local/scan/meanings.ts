import { isOmitted } from '../../domain/evidence/digest.ts';
import type { CallMeaning, TrailRecord } from '../../domain/trail/record.ts';
import { type Meant, type MemberIn, MOST_MEANINGS, type NumberedPlace } from './meant.ts';
import { ownNameCalls } from './own-name-calls.ts';
import type { Scanner } from './scanner.ts';
import {
  anybodysRecord,
  parametersKey,
  READ,
  type Reads,
  trackedParameters,
} from './tracked-record.ts';

/** What meaning is always taken to depend on, beside the request and the place of the caller. */
export const ALWAYS = [
  'eventSource',
  'eventName',
  'awsRegion',
  'recipientAccountId',
  'managementEvent',
  'resources',
] as const;

/** After so many different requests that are alike in all else, it is asked which of their parameters matter. */
const TRIES = 4;
/** After so many it is told whether that pays. */
const ENOUGH_TRIES = 16;

/** Of records that are equal in what is always taken to matter: the meanings by what else has been seen to. */
interface Alike {
  reads: Reads;
  readonly known: Map<string, Meant>;
  /** Parameters that have been seen to matter; null for all of them. */
  names: readonly string[] | null;
  tries: number;
  hits: number;
}

/** Finds what calls mean, once for those that are equal byte for byte in what it depends on. */
export interface Meanings {
  /** Null when there is no room. */
  of(row: number, place: NumberedPlace): Meant | null;
  /** The scanner's lasting numbers have lost their meaning. */
  forget(): void;
}

/** `othersOf` is one number for the place and for what else was read; -1 when the scanner has no room. */
export function meanings(
  scan: Scanner,
  memberIn: MemberIn,
  meaningOf: (record: TrailRecord) => CallMeaning,
  othersOf: (row: number, place: NumberedPlace, reads: Reads) => number,
): Meanings {
  const alwaysList = scan.list(ALWAYS);
  const named = ownNameCalls(scan, memberIn, understand, othersOf);
  let alike: (Alike | undefined)[] = [];
  let kept = 0;

  function understand(
    row: number,
    { place }: NumberedPlace,
    parameters: unknown,
    resources: unknown,
  ): Meant {
    const { record, reads } = anybodysRecord((member) => memberIn(row, member), place, {
      requestParameters: parameters,
      resources,
    });
    const event = `${String(record.eventSource)}:${String(record.eventName)}`;
    const meaning = meaningOf(record);
    return { event, meaning, omitted: isOmitted(parameters), reads: reads(), named: null };
  }

  /** By the parameters that mattered in other requests of the kind. */
  function fromAlike(row: number, place: NumberedPlace): Meant | null {
    const number = scan.lasting(row, alwaysList);
    if (number < 0) return null;
    const known = alike[number] ?? { reads: 0, known: new Map(), names: [], tries: 0, hits: 0 };
    alike[number] = known;
    const request = memberIn(row, 'requestParameters');
    const resources = memberIn(row, 'resources');
    const pays = known.tries < ENOUGH_TRIES || known.hits > known.tries;
    if (known.tries < TRIES || !pays) {
      known.tries += 1;
      return understand(row, place, request, resources);
    }

    const others = othersOf(row, place, known.reads);
    if (others < 0) return null;
    const meant = known.known.get(`${others} ${parametersKey(request, known.names)}`);
    if (meant !== undefined) {
      known.hits += 1;
      return meant;
    }
    known.tries += 1;
    const { parameters, names } = trackedParameters(request);
    const found = understand(row, place, parameters, resources);
    if (found.reads & READ.own) return found;
    widen(known, found.reads);
    widenNames(known, names());
    const after = othersOf(row, place, known.reads);
    if (after < 0 || kept === MOST_MEANINGS) return null;
    const meaning = { ...found, reads: known.reads };
    known.known.set(`${after} ${parametersKey(request, known.names)}`, meaning);
    kept += 1;
    return meaning;
  }

  return {
    of(row, place) {
      const found = named.of(row, place);
      return found === 'full' ? null : (found ?? fromAlike(row, place));
    },
    forget() {
      alike = [];
      kept = 0;
      named.forget();
    },
  };
}

function widen(alike: Alike, reads: Reads): void {
  if ((alike.reads | reads) === alike.reads) return;
  alike.known.clear();
  alike.reads |= reads;
}

function widenNames(alike: Alike, names: readonly string[] | null): void {
  const before = alike.names;
  if (before === null) return;
  const added = names?.filter((name) => !before.includes(name)) ?? null;
  if (added?.length === 0) return;
  alike.known.clear();
  alike.names = added === null ? null : [...before, ...added];
}
