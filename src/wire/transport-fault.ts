/** A reason of our own to end an exchange. Its code and message go into the record as they are. */
export class TransportFault extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'TransportFault'
    this.code = code
  }
}
