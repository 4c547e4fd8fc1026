/** A key was to be sent to an origin that it does not belong to. Thrown before anything is sent. */
export class WrongOrigin extends Error {
  readonly secretName: string
  readonly origin: string

  constructor(secretName: string, origin: string) {
    super(
      `${secretName} does not belong to ${origin}: nothing was sent. Trust it with --trust ${secretName}@${origin} if it does.`,
    )
    this.name = 'WrongOrigin'
    this.secretName = secretName
    this.origin = origin
  }
}
