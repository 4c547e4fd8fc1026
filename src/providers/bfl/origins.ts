/**
 * Hosts that the key may go to: the polling URL is on whichever cluster took the task
 * (`api.us3.bfl.ai`), and `api.bfl.ml` is the older name (docs.bfl.ai, 2026).
 */
export const BFL_ORIGINS: readonly string[] = ['https://*.bfl.ai', 'https://api.bfl.ml']
