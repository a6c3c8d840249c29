import { askedRoles } from '../../domain/evidence/asked-roles.ts';
import type { CollectQuery } from '../../domain/evidence/collect.ts';
import { type CallerPlace, type Digest, placeOf } from '../../domain/evidence/digest.ts';
import { eventTime } from '../../domain/evidence/event-time.ts';
import type { DropReason } from '../../domain/evidence/evidence.ts';
import { CHANGES_SOURCE, permissionChangeIn } from '../../domain/probation/role-change.ts';
import { type Attribution, attribute } from '../../domain/trail/attribution.ts';
import type { TrailRecord } from '../../domain/trail/record.ts';
import { callNumbers } from './call-numbers.ts';
import { digestWriter } from './digest-writer.ts';
import type { NumberedPlace } from './meant.ts';
import { MEMBERS, RECORD } from './members.ts';
import { numbering } from './numbering.ts';
import { NotUnderstood, type ReadLog } from './read-log.ts';
import { scanner } from './scanner.ts';
import { placeKey } from './tracked-record.ts';

const HEAD = Buffer.from('{"Records":[');
const TAIL = Buffer.from(']}');
/** White space of JSON. */
const SPACES: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);
const LIST_END = 0x5d;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const SOURCE_START = CHANGES_SOURCE.charCodeAt(0);

const WHO = ['userIdentity', 'eventType', 'eventCategory', 'awsRegion'] as const;

/** What the members above say of a record: who made the call, and where. */
interface Who {
  readonly region: unknown;
  /** Null when the record is dropped. */
  readonly caller: number | null;
  readonly sameId: boolean;
  readonly reason: DropReason;
  readonly place: NumberedPlace;
}

/** Accounts, mostly. */
const MOST_PLACES = 1024;
const NO_PLACE: NumberedPlace = { place: placeOf(null), number: 0 };

/** Makes digests of whole log files. */
export interface Decoder {
  /**
   * Takes the bytes of a log, which must be CloudTrail's own `{"Records":[...]}` or one record a line, without white
   * space beyond that. False, with nothing taken of it, when they are not; then JSON.parse has to read them.
   */
  take(read: ReadLog): boolean;
  /** How many records were taken since the last digest. */
  pending(): number;
  /** What was taken since the last digest; null when that is nothing. */
  digest(): Digest | null;
}

/** Of what a decoder is asked; the window's bounds are in milliseconds since 1970. */
export interface DecodeQuery extends Pick<CollectQuery, 'roles' | 'meaningOf' | 'changes'> {
  readonly from: number;
  readonly to: number;
  /** Of callers and calls that a digest may know by number, before they are numbered anew. */
  readonly mostNumbers?: number;
}

/**
 * Reads records without building them: most are dropped by their time and their caller, and calls that are equal byte
 * for byte in everything that meaning depends on are understood once.
 */
export function decoder(query: DecodeQuery): Decoder {
  const { from, to, roles, meaningOf, mostNumbers, changes = false } = query;
  const scan = scanner(WHO);
  const { bytes } = scan;
  const asked = askedRoles(roles);
  const writer = digestWriter(startAgain, mostNumbers);
  const calls = callNumbers(scan, valueIn, meaningOf, writer.addCall, forget);
  let places = numbering<CallerPlace>();
  let whos: (Who | undefined)[] = [];
  // Records of one file are most often of one day.
  let lastDate = -1;
  let lastMidnight: number | null = null;

  function valueIn(row: number, member: keyof TrailRecord): unknown {
    const start = scan.start(row, MEMBERS[member]);
    const end = scan.endOf(row, MEMBERS[member]);
    if (end === 0) return undefined;
    try {
      return JSON.parse(bytes.toString('utf8', start, end));
    } catch {
      throw new NotUnderstood();
    }
  }

  function midnightOf(date: number): number | null {
    if (date === lastDate) return lastMidnight;
    const digits = String(date).padStart(8, '0');
    const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
    lastDate = date;
    lastMidnight = eventTime(`${day}T00:00:00Z`);
    return lastMidnight;
  }

  function timeOf(row: number): number | null {
    const date = scan.date(row);
    if (date < 0) return eventTime(valueIn(row, 'eventTime'));
    const midnight = midnightOf(date);
    return midnight === null ? null : midnight + scan.seconds(row) * 1000;
  }

  function hasName(row: number): boolean {
    const isText = (member: keyof TrailRecord) => typeof valueIn(row, member) === 'string';
    return scan.hasName(row) || (isText('eventSource') && isText('eventName'));
  }

  /** What numbers stood for is found again. */
  function forget(): void {
    scan.forgetLasting();
    whos = [];
    calls.forget();
  }

  /** Between files only: the places of a record being read stay numbered as they are. */
  function startAgain(): void {
    whos = [];
    calls.startAgain();
    if (places.size() < MOST_PLACES) return;
    places = numbering();
    forget();
  }

  function whoNumber(row: number): number {
    const number = scan.number(row);
    if (number >= 0) return number;
    // An empty scanner has room for any record.
    forget();
    return scan.number(row);
  }

  function whoOf(row: number): Who {
    const number = whoNumber(row);
    const known = whos[number];
    if (known) return known;
    const userIdentity = valueIn(row, 'userIdentity');
    const caller = attribute({
      userIdentity,
      eventType: valueIn(row, 'eventType'),
      eventCategory: valueIn(row, 'eventCategory'),
    });
    const region = valueIn(row, 'awsRegion');
    const who = { region, ...placed(caller, userIdentity) };
    whos[number] = who;
    return who;
  }

  function numberedPlace(userIdentity: unknown): NumberedPlace {
    const place = placeOf(userIdentity);
    return { place, number: places.numberOf(placeKey(place), place) };
  }

  function placed(caller: Attribution, userIdentity: unknown): Omit<Who, 'region'> {
    const nobodys = { caller: null, sameId: false, place: NO_PLACE };
    if (caller.kind === 'dropped') return { ...nobodys, reason: caller.reason };
    const role = asked.place(caller);
    const reason = asked.otherwise(caller);
    if (!role) return { ...nobodys, reason };
    const place = numberedPlace(userIdentity);
    const number = writer.addCaller(caller);
    return { caller: number, sameId: role.sameId, reason, place };
  }

  /** Why a record is no asked role's; null when it is one, and has been taken. */
  function takeRecord(row: number): DropReason | null {
    const time = timeOf(row);
    if (time === null || !hasName(row)) return 'not-a-record';
    if (time < from || time >= to) return 'outside-window';
    const who = whoOf(row);
    writer.see(who.region, time);
    if (who.caller === null) return who.reason;

    const call = who.sameId ? calls.of(row, who.place) : -1;
    const { ids, at } = writer.record(who.caller, call, time);
    if (!scan.uuid(row, ids, at)) {
      const id = valueIn(row, 'eventID');
      writer.otherId(typeof id === 'string' && id !== '' ? id : null);
    }
    return null;
  }

  function takeList(): void {
    scan.pass(HEAD.length);
    if (scan.next() !== LIST_END) {
      takeRecords(takeRow, () => {
        if (scan.next() === LIST_END) return false;
        if (scan.next() !== COMMA) throw new NotUnderstood();
        scan.pass(1);
        return true;
      });
    }
    for (const byte of TAIL) {
      if (scan.next() !== byte) throw new NotUnderstood();
      scan.pass(1);
    }
    while (SPACES.has(scan.next())) scan.pass(1);
    if (scan.next() >= 0) throw new NotUnderstood();
  }

  function takeLines(): void {
    scan.readLines();
    takeRecords(
      (row, isLast) => {
        if (!isLast && !scan.endsLine(row)) throw new NotUnderstood();
        // On a line of its own, what lacks one of these is told from a record.
        const { eventName, eventSource } = MEMBERS;
        if (scan.endOf(row, eventName) === 0 || scan.endOf(row, eventSource) === 0) {
          throw new NotUnderstood();
        }
        takeRow(row);
      },
      () => {
        const ended = scan.next() < 0;
        if (!(ended ? scan.knowsAllLines() : scan.atLineEnd())) throw new NotUnderstood();
        if (!ended) scan.pass(1);
        return scan.next() >= 0;
      },
    );
  }

  function takeChange(row: number): void {
    // Its first letter, or an escape, tells nearly all others.
    const first = bytes[scan.start(row, MEMBERS.eventSource) + 1];
    if (first !== SOURCE_START && first !== BACKSLASH) return;
    if (valueIn(row, 'eventSource') !== CHANGES_SOURCE) return;
    const record = bytes.toString('utf8', scan.start(row, RECORD), scan.endOf(row, RECORD));
    const change = permissionChangeIn(JSON.parse(record));
    if (change !== null) writer.change(change);
  }

  function takeRow(row: number): void {
    if (changes) takeChange(row);
    const reason = takeRecord(row);
    if (reason !== null) writer.drop(reason);
  }

  /** `goOn` passes over what is behind a record, up to the next one if there is one. */
  function takeRecords(take: (row: number, isLast: boolean) => void, goOn: () => boolean): void {
    do {
      const rows = scan.scan();
      for (let row = 0; row < rows; row += 1) take(row, row === rows - 1);
      // None: a record that is longer than the window, or that never ends.
      if (scan.stop() === 'not-understood' || rows === 0) throw new NotUnderstood();
    } while (goOn());
  }

  return {
    take(read) {
      writer.startFile();
      try {
        scan.open(read);
        if (scan.startsWith(HEAD)) takeList();
        else takeLines();
      } catch (error) {
        writer.dropFile();
        if (error instanceof NotUnderstood) return false;
        throw error;
      }
      writer.keepFile();
      return true;
    },
    pending: writer.pending,
    digest: writer.digest,
  };
}
