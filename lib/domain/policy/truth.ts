/** Three-valued: `unknown` says that the answer hangs on something the caller did not tell, or AWS does not document. */
export type Truth = 'yes' | 'no' | 'unknown';

/** True when all are; one `no` settles it. */
export function every<T>(items: Iterable<T>, test: (item: T) => Truth): Truth {
  let result: Truth = 'yes';
  for (const item of items) {
    const truth = test(item);
    if (truth === 'no') return 'no';
    if (truth === 'unknown') result = 'unknown';
  }
  return result;
}

/** True when one is; one `yes` settles it. */
export function some<T>(items: Iterable<T>, test: (item: T) => Truth): Truth {
  let result: Truth = 'no';
  for (const item of items) {
    const truth = test(item);
    if (truth === 'yes') return 'yes';
    if (truth === 'unknown') result = 'unknown';
  }
  return result;
}

export function not(truth: Truth): Truth {
  if (truth === 'unknown') return 'unknown';
  return truth === 'yes' ? 'no' : 'yes';
}
