/** Records after which a digest is made: few enough to be small, enough to be worth a message. */
export const DIGEST_RECORDS = 20_000;
