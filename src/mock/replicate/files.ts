import { createHash } from 'node:crypto'
import { bytesReply, jsonReply, type Reply } from '../http/reply.ts'
import type { Arrival, Scene } from '../scene.ts'
import { fileTooLarge, invalidInput, notFound } from './error.ts'

interface StoredFile {
  readonly id: string
  readonly account: string
  readonly name: string
  readonly mediaType: string
  readonly bytes: Buffer
  readonly metadata: unknown
  readonly createdMs: number
}

export interface Files {
  answer(arrival: Arrival, route: string, base: string): Reply
  /** The bytes behind a `urls.get` of this server; null for any other URL. */
  read(url: string): Buffer | null
}

const MAX_BYTES = 100 * 1024 * 1024
const DAY_MS = 24 * 60 * 60 * 1_000

/** Uploaded files, kept in memory. */
export function openFiles(scene: Scene): Files {
  const files = new Map<string, StoredFile>()
  scene.onReset(() => files.clear())

  const body = (file: StoredFile, base: string): unknown => ({
    id: file.id,
    name: file.name,
    content_type: file.mediaType,
    size: file.bytes.length,
    etag: file.id,
    checksums: { sha256: createHash('sha256').update(file.bytes).digest('hex') },
    metadata: file.metadata,
    created_at: new Date(file.createdMs).toISOString(),
    expires_at: new Date(file.createdMs + DAY_MS).toISOString(),
    urls: { get: `${base}/files/${file.id}` },
  })

  const upload = (arrival: Arrival, base: string): Reply => {
    const parts = arrival.body.kind === 'multipart' ? arrival.body.parts : []
    const content = parts.find(({ name }) => name === 'content')
    if (content === undefined)
      return invalidInput([{ type: 'required', field: 'content', description: 'is required' }])
    if (content.bytes.length >= MAX_BYTES) return fileTooLarge()
    const metadata = parts.find(({ name }) => name === 'metadata')?.bytes.toString('utf8') ?? '{}'
    const file: StoredFile = {
      id: arrival.chance.id('file', 26),
      account: arrival.account?.label ?? '',
      name: content.filename ?? 'content',
      mediaType: content.mediaType === '' ? 'application/octet-stream' : content.mediaType,
      bytes: content.bytes,
      metadata: parsed(metadata),
      createdMs: scene.now(),
    }
    files.set(file.id, file)
    return jsonReply(201, body(file, base))
  }

  return {
    answer: (arrival, route, base) => {
      const own = [...files.values()].filter(({ account }) => account === arrival.account?.label)
      const call = `${arrival.method} ${route}`
      if (call === 'POST /files') return upload(arrival, base)
      if (call === 'GET /files')
        return jsonReply(200, {
          previous: null,
          next: null,
          results: own.map((file) => body(file, base)),
        })
      const [, verb, id, part] = /^(\w+) \/files\/([a-z0-9]+)(\/download)?$/.exec(call) ?? []
      const file = own.find((one) => one.id === id)
      if (file === undefined) return notFound()
      if (verb === 'DELETE') {
        files.delete(file.id)
        return bytesReply(204, [], {})
      }
      if (verb !== 'GET') return notFound()
      return part === undefined
        ? jsonReply(200, body(file, base))
        : bytesReply(200, [file.bytes], { 'content-type': file.mediaType })
    },
    read: (url) => {
      const id = /\/replicate\/v1\/files\/([a-z0-9]+)(?:\/download)?$/.exec(url)?.[1]
      return files.get(id ?? '')?.bytes ?? null
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
