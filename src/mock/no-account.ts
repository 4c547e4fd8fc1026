/** Stands for the key of a dialect in which a world has no account. */
export const NO_ACCOUNT = 'no-account'
