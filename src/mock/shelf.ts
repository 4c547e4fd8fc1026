import { MEDIA_TYPES, type PictureFormat } from './draw/picture.ts'
import type { Sketch, Studio } from './draw/studio.ts'
import { bytesReply, jsonReply, type Reply } from './http/reply.ts'
import type { ScheduledFault } from './scheduled-fault.ts'

/** Pictures that lie at a URL of their own until they are fetched. */
export interface Lot {
  readonly sketches: readonly Sketch[]
  readonly fault: ScheduledFault | null
  /** When they are removed, milliseconds since the epoch; absent: never. */
  readonly goneMs?: number
}

/** The vendors' file hosts, which need no key. */
export interface Shelf {
  /** Lays pictures out and gives their URLs in order. The same id again replaces them. */
  put(id: string, lot: Lot, origin: string): readonly string[]
  /** Answers `GET /delivery/ID/INDEX.EXTENSION`. */
  fetch(method: string, path: string): Promise<Reply>
  clear(): void
}

/** Where the shelf stands on the mock's origin. */
export const DELIVERY_PATH = '/delivery'

/** Where a cloud keeps the keys of its machines. */
export const PRIVATE_LINK = 'https://169.254.169.254/latest/meta-data/iam'

const EXTENSIONS: Readonly<Record<PictureFormat, string>> = {
  png: 'png',
  jpeg: 'jpg',
  webp: 'webp',
}

export function openShelf(studio: Studio, now: () => number): Shelf {
  const lots = new Map<string, Lot>()
  return {
    put: (id, lot, origin) => {
      const isFirst = !lots.has(id)
      lots.set(id, lot)
      const shown = isFirst && lot.fault?.fault === 'delivery-expired' ? `${id}-expired` : id
      if (lot.fault?.fault === 'delivery-private') return lot.sketches.map(() => PRIVATE_LINK)
      return lot.sketches.map(
        ({ format }, index) =>
          `${origin}${DELIVERY_PATH}/${encodeURIComponent(shown)}/${index}.${EXTENSIONS[format]}`,
      )
    },
    fetch: async (method, path) => {
      const [, id = '', index = ''] = /^\/([^/]+)\/(\d+)\.[a-z]+$/.exec(path) ?? []
      const lot = lots.get(decodeURIComponent(id))
      const sketch = lot?.sketches[Number(index)]
      const isKept = now() < (lot?.goneMs ?? Number.POSITIVE_INFINITY)
      const isThere = isKept && method === 'GET' && lot?.fault?.fault !== 'delivery-404'
      if (lot === undefined || sketch === undefined || !isThere)
        return jsonReply(404, { message: 'no such file' })
      const picture = await studio.draw(sketch)
      const reply = bytesReply(200, picture.bytes, { 'content-type': MEDIA_TYPES[picture.format] })
      return lot.fault?.fault === 'delivery-truncated'
        ? { ...reply, fault: { ...lot.fault, fault: 'cut-body' } }
        : reply
    },
    clear: () => lots.clear(),
  }
}
