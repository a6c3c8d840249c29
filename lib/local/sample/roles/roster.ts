import type { SampleRole } from '../actor.ts';
import { administrator } from './administrator.ts';
import { boundedLambda } from './bounded-lambda.ts';
import { ciDeployer } from './ci-deployer.ts';
import { cloudformationExecution } from './cloudformation-execution.ts';
import { conditionedWorker } from './conditioned-worker.ts';
import { crossAccount } from './cross-account.ts';
import { dataPipeline } from './data-pipeline.ts';
import { inlineOnly } from './inline-only.ts';
import { instanceProfile } from './instance-profile.ts';
import { lambdaApi } from './lambda-api.ts';
import { lateNovelty } from './late-novelty.ts';
import { lateRegression } from './late-regression.ts';
import { narrow } from './narrow.ts';
import { onlyDenied } from './only-denied.ts';
import { partlyDenied } from './partly-denied.ts';
import { recreated } from './recreated.ts';
import { reservedSso } from './reserved-sso.ts';
import { serviceLinked } from './service-linked.ts';
import { stepFunctions } from './step-functions.ts';
import { unused } from './unused.ts';

/** The roles of the sample account, one file each: a new one is a file and a line here. */
export const roster: readonly SampleRole[] = [
  lambdaApi,
  ciDeployer,
  cloudformationExecution,
  instanceProfile,
  stepFunctions,
  dataPipeline,
  crossAccount,
  conditionedWorker,
  boundedLambda,
  administrator,
  serviceLinked,
  onlyDenied,
  reservedSso,
  unused,
  narrow,
  partlyDenied,
  lateNovelty,
  inlineOnly,
  lateRegression,
  recreated,
];
