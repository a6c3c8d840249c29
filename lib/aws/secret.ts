import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { z } from 'zod';
import { BadInput } from '../domain/errors.ts';

/** A secret that was changed is seen after this long at the latest. */
const KEEP_MS = 300_000;

/** Reads a secret, which holds a JSON object, when it is first needed and again after five minutes. */
export function secretOf<Shape>(
  client: SecretsManagerClient,
  name: string,
  shape: z.ZodType<Shape>,
  now: () => number = Date.now,
): () => Promise<Shape> {
  let kept: { readonly value: Shape; readonly until: number } | null = null;
  return async () => {
    if (kept !== null && now() < kept.until) return kept.value;
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: name }));
    const value = read(name, SecretString, shape);
    kept = { value, until: now() + KEEP_MS };
    return value;
  };
}

/** Throws BadInput that names the secret and its fields, and never what is in them. */
function read<Shape>(name: string, text: string | undefined, shape: z.ZodType<Shape>): Shape {
  const parsed = shape.safeParse(objectIn(text));
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join('.')).filter((at) => at !== '');
  throw new BadInput(
    `The secret ${name} cannot be used: ${
      fields.length === 0
        ? 'it holds no JSON object'
        : `${[...new Set(fields)].join(', ')} missing, wrong or unknown`
    }. docs/operating.md says what it must hold.`,
  );
}

function objectIn(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
