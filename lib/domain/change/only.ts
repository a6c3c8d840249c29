/** What `s3` or `s3:GetObject` means as an action pattern: a service stands for all of it. Null for anything else. */
export function actionOf(only: string): string | null {
  if (/^[a-z0-9-]+$/i.test(only)) return `${only}:*`;
  return /^[a-z0-9-]+:[a-z0-9*?]+$/i.test(only) ? only : null;
}
