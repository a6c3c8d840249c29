/**
 * List prices of us-east-1 in USD, as published in late 2026 and typed in by hand: AWS has no price list that can be
 * read without an account. Free tiers are left out. Correct a price here and run `npm run cost`.
 */
export const PRICES = {
  /** Standard workflows, each state that is entered. */
  stateTransition: 0.025 / 1_000,
  /** arm64. */
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2 / 1_000_000,
  /** IAM Access Analyzer, custom policy checks. */
  policyCheck: 0.002,
  s3Get: 0.0004 / 1_000,
  /** Athena, each MiB that a question scans. */
  athenaMebibyte: 5 / 1_024 ** 2,
  s3Put: 0.005 / 1_000,
  /** On demand. */
  tableWrite: 0.625 / 1_000_000,
  tableRead: 0.125 / 1_000_000,
  kmsRequest: 0.03 / 10_000,
  mail: 2 / 100_000,
  logGb: 0.5,
  trace: 5 / 1_000_000,
  apiRequest: 1 / 1_000_000,
  /** A month each. */
  alarm: 0.1,
  dashboard: 3,
  kmsKey: 1,
  secret: 0.4,
  customMetric: 0.3,
} as const;
