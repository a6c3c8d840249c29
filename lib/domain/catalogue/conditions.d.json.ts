import type { ConditionsFile } from './packed-conditions.ts';

declare const file: ConditionsFile;
export = file;
