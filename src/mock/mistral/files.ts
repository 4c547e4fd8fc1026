import { jsonReply, type Reply } from '../http/reply.ts'
import type { Made } from '../job/answer-now.ts'
import type { Arrival, Keyed, Scene } from '../scene.ts'
import { DELIVERY_PATH } from '../shelf.ts'
import type { Account } from '../world.ts'
import { errorReply, NO_FILE } from './error.ts'

/** Files that the tool made: of the account that asked, and read with its key. */
export interface Files {
  /** Their ids, in order. */
  put(made: Made, arrival: Arrival): readonly string[]
  /** `/files/{id}`, its `content`, its `url`, and taking it away; null for other routes. */
  answer(arrival: Keyed, route: string): Promise<Reply> | null
}

interface Kept {
  readonly account: Account
  /** Where the picture lies on the shelf. */
  readonly path: string
  readonly createdSeconds: number
}

export function openFiles(scene: Scene): Files {
  const files = new Map<string, Kept>()
  scene.onReset(() => files.clear())
  const about = async (
    id: string,
    kept: Kept,
    { arrival, part }: { readonly arrival: Keyed; readonly part: string },
  ): Promise<Reply> => {
    if (arrival.method === 'DELETE') {
      files.delete(id)
      return jsonReply(200, { id, object: 'file', deleted: true })
    }
    if (part === '/url')
      return jsonReply(200, { url: `${arrival.origin}${DELIVERY_PATH}${kept.path}` })
    const content = await scene.shelf.fetch('GET', kept.path)
    if (content.status !== 200) return errorReply(NO_FILE)
    if (part === '/content')
      return { ...content, headers: { 'content-type': 'application/octet-stream' } }
    return jsonReply(200, {
      id,
      object: 'file',
      bytes: lengthOf(content),
      created_at: kept.createdSeconds,
      filename: 'image_generated_0',
      purpose: 'image_generation',
      sample_type: 'image',
      num_lines: null,
      source: 'tool',
      deleted: false,
    })
  }
  return {
    put: ({ job }, { chance, origin }) => {
      const { id: lot, sketches, fault, account } = job
      const createdSeconds = Math.floor(scene.now() / 1_000)
      return scene.shelf.put(lot, { sketches, fault }, origin).map((url, index) => {
        const id = uuidOf(chance.hex(`file ${index}`))
        const path = new URL(url).pathname.slice(DELIVERY_PATH.length)
        files.set(id, { account, path, createdSeconds })
        return id
      })
    },
    answer: (arrival, route) => {
      const [, id = '', part = ''] = /^\/files\/([^/]+)(\/content|\/url)?$/.exec(route) ?? []
      if (id === '') return null
      const kept = files.get(id)
      return kept === undefined || kept.account !== arrival.account
        ? Promise.resolve(errorReply(NO_FILE))
        : about(id, kept, { arrival, part })
    },
  }
}

function lengthOf({ body }: Reply): number {
  return body.kind === 'pieces' ? body.pieces.reduce((sum, { length }) => sum + length, 0) : 0
}

function uuidOf(hex: string): string {
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-a$4-$5')
}
