import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { Options } from '../domain/options.ts';
import { type FileStore, fileStore } from '../local/file-store.ts';
import { type WrittenSample, writeSample } from '../local/sample/write-sample.ts';
import { optionsOf } from './inputs.ts';
import type { Progress } from './progress.ts';
import { type TightenRequest, type TightenResult, tighten } from './tighten.ts';

export interface DemoRequest extends Pick<TightenRequest, 'out' | 'decide' | 'port'> {
  readonly onRegression: Options['onRegression'];
}

/** The whole way on an organisation that Ratchet makes up itself. A finished demo starts afresh, a stopped one goes on. */
export async function demo(
  { out, decide, port, onRegression }: DemoRequest,
  progress: Progress,
  terminal: Writable,
): Promise<TightenResult> {
  const state = await fileStore(join(out, 'demo'));
  if ((await state.read('finished')) !== null) await rm(out, { recursive: true, force: true });

  const made = await fileStore(join(out, 'demo'));
  const sample = await sampleIn(join(out, 'sample'), made, progress);
  const result = await tighten(
    {
      authorizationDetails: sample.authorizationDetails,
      cloudtrail: [sample.cloudtrail],
      eventSelectors: sample.eventSelectors,
      options: optionsOf({ soakDays: 14, probationDays: 7, onRegression }),
      out,
      decide,
      port,
    },
    progress,
    terminal,
  );
  if (!result.reports.some(({ ended }) => ended === 'awaiting-review'))
    await made.put('finished', true);
  return result;
}

/** Written once; noted only when whole, so a demo stopped while writing writes it again. */
async function sampleIn(
  folder: string,
  made: FileStore,
  progress: Progress,
): Promise<WrittenSample> {
  const before = await made.read('sample');
  if (before !== null) return before.value as WrittenSample;
  progress.doing('making a sample organisation with 30 days of CloudTrail');
  const sample = await writeSample(folder);
  await made.put('sample', sample);
  return sample;
}
