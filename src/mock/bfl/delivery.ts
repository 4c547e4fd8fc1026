import { bytesReply, type Reply } from '../http/reply.ts'
import type { Arrival, Scene } from '../scene.ts'

const EXPIRED = `<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthenticationFailed</Code><Message>Signature not valid in the specified time frame</Message></Error>`

/** The delivery host: a signed link, without a key, until it expires. `path` is the shelf's. */
export function deliveryReply(
  scene: Scene,
  { method, query }: Arrival,
  path: string,
): Promise<Reply> | Reply {
  const expires = Date.parse(query.get('se') ?? '')
  if (query.has('sig') && scene.now() <= expires) return scene.shelf.fetch(method, path)
  return bytesReply(403, [Buffer.from(EXPIRED)], { 'content-type': 'application/xml' })
}
