import type { Reply } from '../http/reply.ts'
import { bytesReply, jsonReply } from '../http/reply.ts'
import type { ClientSaw, OpenEntry } from '../ledger.ts'
import type { Scene } from '../scene.ts'
import type { ScheduledFault } from '../scheduled-fault.ts'
import type { Account } from '../world.ts'

/** A file of the Files API: what a client sent, or what a batch made. */
export interface StoredFile {
  readonly id: string
  readonly account: Account
  readonly filename: string
  readonly purpose: 'batch' | 'batch_output'
  readonly pieces: readonly Buffer[]
  readonly createdSeconds: number
  /** Operations whose results stand in it, and what fetching it means to them. */
  readonly results: readonly { readonly entry: OpenEntry; readonly isGood: boolean }[]
  /** Strikes the first time that it is fetched. */
  readonly fault: ScheduledFault | null
}

export interface Files {
  add(file: StoredFile): StoredFile
  find(id: string, account: Account): StoredFile | null
  list(account: Account): readonly StoredFile[]
  remove(id: string): void
  /** Its bytes, for a client: the ledger learns of it. */
  content(file: StoredFile): Reply
}

export function openFiles(scene: Scene): Files {
  const files = new Map<string, StoredFile>()
  const struck = new Set<string>()
  scene.onReset(() => {
    files.clear()
    struck.clear()
  })
  return {
    add: (file) => {
      files.set(file.id, file)
      return file
    },
    find: (id, account) => {
      const file = files.get(id) ?? null
      return file?.account === account ? file : null
    },
    list: (account) => [...files.values()].filter((file) => file.account === account),
    remove: (id) => {
      files.delete(id)
    },
    content: (file) => {
      const fault = struck.has(file.id) ? null : file.fault
      struck.add(file.id)
      const reply = bytesReply(200, file.pieces, { 'content-type': 'application/octet-stream' })
      return { ...reply, fault, entry: watched(file) }
    },
  }
}

/** All operations of a file as one, for what the client saw of it; null where there is none. */
function watched({ results }: StoredFile): OpenEntry | null {
  const [first] = results
  if (first === undefined) return null
  const saw = (client: ClientSaw): void => {
    for (const { entry, isGood } of results) {
      if (entry.snapshot().client === 'delivered') continue
      entry.saw(client === 'delivered' && !isGood ? 'failed' : client)
    }
  }
  return { ...first.entry, saw }
}

export function fileBody({ id, filename, purpose, pieces, createdSeconds }: StoredFile): unknown {
  return {
    id,
    object: 'file',
    bytes: pieces.reduce((sum, piece) => sum + piece.length, 0),
    created_at: createdSeconds,
    filename,
    purpose,
    status: 'processed',
    expires_at: null,
  }
}

/** A list as this API gives it; the mock's lists have one page. */
export function listReply(data: readonly { readonly id: string }[]): Reply {
  return jsonReply(200, {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: false,
  })
}
