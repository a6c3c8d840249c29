// Stands in the functions' bundles for @aws-sdk/credential-provider-node (bundling.ts): Lambda gives a
// function its credentials in variables, and none of the SDK's other ways to some is ever taken there.

interface FromVariables {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** By the name that the SDK's clients ask for. What it gives throws where the variables are not set. */
export const defaultProvider = () => async (): Promise<FromVariables> => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new Error(
      'There are no credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, where Lambda puts those of a function.',
    );
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
};
