import { random } from '../../lib/local/sample/random.ts';

/** Numbers in [0, 1) that are the same for the same seed, on every machine. */
export function randomFrom(seed: number): () => number {
  return random(seed).fraction;
}
