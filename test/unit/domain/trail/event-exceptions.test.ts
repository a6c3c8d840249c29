import { expect, it } from 'vitest';
import { action } from '../../../../lib/domain/catalogue/catalogue.ts';
import { EVENT_ACTIONS, PERMISSIONLESS } from '../../../../lib/domain/trail/event-exceptions.ts';

it.each(Object.entries(EVENT_ACTIONS))('%s leads to actions that exist', (_event, actions) => {
  expect(actions.split(' ').map((name) => action(name)?.name)).toEqual(actions.split(' '));
});

it.each(Object.entries(EVENT_ACTIONS))('%s needs its exception', (event, actions) => {
  const same = action(event)?.name;
  expect(same === undefined || same !== actions).toBe(true);
});

it.each([...PERMISSIONLESS])('%s is in the case it is looked up in', (event) => {
  expect(event).toBe(event.toLowerCase());
});
