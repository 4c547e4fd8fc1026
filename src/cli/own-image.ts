/**
 * A path that leads nowhere but into a run's own images, as the program itself calls them: the records
 * of a run may be a stranger's.
 */
export const OWN_IMAGE = /^images\/[0-9a-f]{64}\.[a-z0-9]{1,8}$/
