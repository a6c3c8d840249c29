import type * as files from 'node:fs/promises';

/** One write to the disk that goes wrong. */
export interface DiskFault {
  readonly name: string;
  /** The code of the system's error; null when the process is killed there and nothing of it runs on. */
  readonly code: string | null;
  /** `torn`: half of what was to be written is there. */
  readonly when: 'before' | 'after' | 'torn';
  /** Kinds of writes that can go wrong so. */
  readonly of: readonly Kind[];
}

type Kind = 'write' | 'sync' | 'rename' | 'link' | 'rm' | 'mkdir';

const ALL: readonly Kind[] = ['write', 'sync', 'rename', 'link', 'rm', 'mkdir'];

export const DISK_FAULTS: readonly DiskFault[] = [
  { name: 'a full disk', code: 'ENOSPC', when: 'torn', of: ['write'] },
  { name: 'no room for a name', code: 'ENOSPC', when: 'before', of: ['link', 'rename', 'mkdir'] },
  // Who may not remove a name may not make one either, and has failed before.
  {
    name: 'no permission',
    code: 'EACCES',
    when: 'before',
    of: ['write', 'link', 'rename', 'mkdir'],
  },
  { name: 'an error after the effect', code: 'EIO', when: 'after', of: ALL },
  { name: 'its death before the effect', code: null, when: 'before', of: ALL },
  { name: 'its death after the effect', code: null, when: 'after', of: ALL },
  { name: 'its death in the middle of a write', code: null, when: 'torn', of: ['write'] },
];

/** What the mocked modules share with the test: one process after another, each with a mark of its own. */
export const disk = {
  process: 1,
  dead: false,
  /** Kinds of the writes since `arm`. */
  writes: [] as Kind[],
  fault: null as { readonly at: number; readonly fault: DiskFault } | null,
  counting: false,
  /** Told of every write that was carried out, and of every one that failed. */
  watch: (_kind: Kind) => {},
};

/** From now on writes are counted from 0, and one of them goes wrong. */
export function arm(fault: typeof disk.fault, watch: typeof disk.watch): void {
  Object.assign(disk, { writes: [], fault, watch, counting: true });
}

/** The disk is well again, and what runs now is another process. */
export function nextProcess(): void {
  Object.assign(disk, { dead: false, fault: null, counting: false, process: disk.process + 1 });
}

/** `node:fs/promises` with the fault in it. Nothing is flushed: no power fails here. */
export function faultyFiles(real: typeof files): typeof files {
  const write = async <T>(kind: Kind, act: () => Promise<T>, half = async () => {}) => {
    if (disk.dead) throw killed();
    if (!disk.counting) return act();
    const at = disk.writes.push(kind) - 1;
    const { fault } = disk.fault?.at === at ? disk.fault : { fault: null };
    const fail = (): never => {
      disk.watch(kind);
      if (fault?.code === null) disk.dead = true;
      throw fault?.code == null ? killed() : coded(fault.code);
    };
    if (fault?.when === 'before') fail();
    if (fault?.when === 'torn') {
      await half();
      fail();
    }
    const done = await act();
    if (fault?.when === 'after') fail();
    disk.watch(kind);
    return done;
  };
  const halfOf = (data: unknown) => String(data).slice(0, String(data).length / 2);
  const faulty = {
    ...real,
    writeFile: (path: string, data: string, options: object) =>
      write(
        'write',
        () => real.writeFile(path, data, options),
        () => real.writeFile(path, halfOf(data), options),
      ),
    rename: (from: string, to: string) => write('rename', () => real.rename(from, to)),
    link: (from: string, to: string) => write('link', () => real.link(from, to)),
    rm: (path: string, options: object) => write('rm', () => real.rm(path, options)),
    mkdir: (path: string, options: object) => write('mkdir', () => real.mkdir(path, options)),
    open: async (path: string, flags: string, mode?: number) => {
      if (disk.dead) throw killed();
      const handle = await real.open(path, flags, mode);
      return {
        writeFile: (data: string) =>
          write(
            'write',
            () => handle.writeFile(data),
            () => handle.writeFile(halfOf(data)),
          ),
        sync: () => write('sync', async () => {}),
        close: () => handle.close(),
      };
    },
  };
  return faulty as unknown as typeof files;
}

const killed = () => Object.assign(new Error('killed'), { name: 'Killed' });
const coded = (code: string) => Object.assign(new Error(`${code}: of the test`), { code });
