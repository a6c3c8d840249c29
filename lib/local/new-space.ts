import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

const MOST_BYTES = 32 * 1024 * 1024;
let isHeld = false;

/**
 * Holds V8's space for new objects where it is once it has grown to 32 MB; by itself it grows to 128 MB (Node 24).
 * What reading logs makes is soon garbage or stays for good, so that more room there is no gain. Of V8's flags this is
 * one that is read each time the space would grow.
 */
export function holdNewSpace(): void {
  if (isHeld || newSpaceBytes() < MOST_BYTES) return;
  setFlagsFromString('--semi-space-growth-factor=1');
  isHeld = true;
}

function newSpaceBytes(): number {
  return (
    getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0
  );
}
