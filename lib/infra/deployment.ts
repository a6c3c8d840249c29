import type { App } from 'aws-cdk-lib';
import { HubStack } from './hub-stack.ts';
import { MemberStack } from './member-stack.ts';
import { RegionStack } from './region-stack.ts';
import type { Settings } from './settings.ts';
import { SingleStack } from './single-stack.ts';

/** The stacks that the settings ask for. */
export function addStacks(app: App, settings: Settings): void {
  switch (settings.deployment) {
    case 'single':
      new SingleStack(app, 'Ratchet', settings);
      for (const region of settings.regions) {
        new RegionStack(app, `Ratchet-${region}`, { settings, region });
      }
      return;
    case 'hub':
      new HubStack(app, 'RatchetHub', settings);
      new MemberStack(app, 'RatchetMember', settings);
      return;
    case 'member':
      new MemberStack(app, 'RatchetMember', settings);
  }
}
