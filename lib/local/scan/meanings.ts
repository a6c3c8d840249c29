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

/** After so many different calls under a name, it is asked which of their parameters matter. */
const TRIES = 4;
/** After so many it is told whether that pays: else all of them are taken to matter. */
const ENOUGH_TRIES = 64;

/** Of records under one event name: the meanings by what has been seen to matter. */
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
  const nameList = scan.list(['eventSource', 'eventName']);
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

  /** By the parameters that mattered in other calls under the name. */
  function fromAlike(row: number, place: NumberedPlace): Meant | null {
    const name = scan.lasting(row, nameList);
    const always = scan.lasting(row, alwaysList);
    if (name < 0 || always < 0) return null;
    const known = alike[name] ?? { reads: 0, known: new Map(), names: [], tries: 0, hits: 0 };
    alike[name] = known;
    const request = memberIn(row, 'requestParameters');
    const others = othersOf(row, place, known.reads);
    if (others < 0) return null;
    const meant = known.known.get(`${always} ${others} ${parametersKey(request, known.names)}`);
    if (meant !== undefined) {
      known.hits += 1;
      return meant;
    }

    known.tries += 1;
    if (known.tries === ENOUGH_TRIES && known.hits < ENOUGH_TRIES / 4) widen(known, 0, null);
    const resources = memberIn(row, 'resources');
    if (known.tries <= TRIES) return understand(row, place, request, resources);
    const { parameters, names } =
      known.names === null
        ? { parameters: request, names: () => null }
        : trackedParameters(request);
    const found = understand(row, place, parameters, resources);
    if (found.reads & READ.own) return found;
    widen(known, found.reads, names());
    const after = othersOf(row, place, known.reads);
    if (after < 0 || kept === MOST_MEANINGS) return null;
    const meaning = { ...found, reads: known.reads };
    known.known.set(`${always} ${after} ${parametersKey(request, known.names)}`, meaning);
    kept += 1;
    return meaning;
  }

  /** What was kept did not ask for what turns out to matter. */
  function widen(known: Alike, reads: Reads, names: readonly string[] | null): void {
    const all = union(known.names, names);
    if ((known.reads | reads) === known.reads && all === known.names) return;
    kept -= known.known.size;
    known.known.clear();
    known.reads |= reads;
    known.names = all;
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

/** Null for all of them. */
function union(
  before: readonly string[] | null,
  names: readonly string[] | null,
): readonly string[] | null {
  if (before === null || names === null) return null;
  const added = names.filter((name) => !before.includes(name));
  return added.length === 0 ? before : [...before, ...added];
}
