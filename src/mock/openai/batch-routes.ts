import { jsonReply, type Reply } from '../http/reply.ts'
import type { Keyed } from '../scene.ts'
import { type Batch, startBatch } from './batch-task.ts'
import { batchBody } from './batch-view.ts'
import { type ApiError, invalidValue, missingParameter, notFound } from './error.ts'
import { type Files, fileBody, listReply, openFiles, type StoredFile } from './files.ts'
import { failed } from './order.ts'
import type { Service } from './service.ts'

const ENDPOINTS = ['/v1/images/generations', '/v1/images/edits']
const MAX_FILE_BYTES = 200 * 1024 * 1024

/** The Files and the Batch API, as far as batches of pictures need them; null for other paths. */
export function openBatches(service: Service): (arrival: Keyed, route: string) => Reply | null {
  const files = openFiles(service.scene)
  const batches = new Map<string, Batch>()
  service.scene.onReset(() => batches.clear())
  const fail = (error: ApiError): Reply => failed(service, error)
  return (arrival, route) => {
    const { method, account } = arrival
    const [, kind, id, more] = /^\/(files|batches)(?:\/([^/]+)(?:\/([a-z]+))?)?$/.exec(route) ?? []
    if (kind === undefined) return null
    const call = `${method} ${kind}${id === undefined ? '' : '/ID'}${more === undefined ? '' : `/${more}`}`
    const withFile = (answer: (file: StoredFile) => Reply): Reply => {
      const file = files.find(decoded(id), account)
      return file === null ? fail(notFound('File', decoded(id))) : answer(file)
    }
    const withBatch = (answer: (batch: Batch) => Reply): Reply => {
      const batch = batches.get(decoded(id))
      return batch === undefined || batch.account !== account
        ? fail(notFound('Batch', decoded(id)))
        : answer(batch)
    }
    switch (call) {
      case 'POST files':
        return upload(service, files, arrival)
      case 'GET files':
        return listReply(files.list(account).map((file) => fileBody(file) as { id: string }))
      case 'GET files/ID':
        return withFile((file) => jsonReply(200, fileBody(file)))
      case 'GET files/ID/content':
        return withFile(files.content)
      case 'DELETE files/ID':
        return withFile((file) => {
          files.remove(file.id)
          return jsonReply(200, { id: file.id, object: 'file', deleted: true })
        })
      case 'POST batches': {
        const read = readOrder(files, arrival)
        if ('error' in read) return fail(read.error)
        const batch = startBatch(service, arrival, { files, ...read })
        batches.set(batch.id, batch)
        return jsonReply(200, batchBody(batch))
      }
      case 'GET batches':
        return listReply(
          [...batches.values()]
            .filter((batch) => batch.account === account)
            .map((batch) => batchBody(batch)),
        )
      case 'GET batches/ID':
        return withBatch((batch) => jsonReply(200, batchBody(batch)))
      case 'POST batches/ID/cancel':
        return withBatch((batch) => {
          batch.cancel()
          return jsonReply(200, batchBody(batch))
        })
      default:
        return null
    }
  }
}

function upload(service: Service, files: Files, arrival: Keyed): Reply {
  const { body, account, chance } = arrival
  const parts = body.kind === 'multipart' ? body.parts : []
  const purpose = parts.find(({ name }) => name === 'purpose')?.bytes.toString('utf8')
  const sent = parts.find(({ name, filename }) => name === 'file' && filename !== null)
  if (sent === undefined) return failed(service, missingParameter('file'))
  if (purpose === undefined) return failed(service, missingParameter('purpose'))
  if (purpose !== 'batch')
    return failed(service, invalidValue('purpose', `'${purpose}' is not a valid purpose here.`))
  if (sent.bytes.length > MAX_FILE_BYTES)
    return failed(service, invalidValue('file', 'A batch file has at most 200 MB.'))
  const file = files.add({
    id: `file-${chance.id('file', 24)}`,
    account,
    filename: sent.filename ?? 'file',
    purpose: 'batch',
    pieces: [sent.bytes],
    createdSeconds: Math.floor(service.scene.now() / 1_000),
    results: [],
    fault: null,
  })
  return jsonReply(200, fileBody(file))
}

function readOrder(
  files: Files,
  { body, account }: Keyed,
): { readonly input: StoredFile; readonly endpoint: string } | { readonly error: ApiError } {
  const json = body.kind === 'json' && typeof body.json === 'object' ? body.json : null
  const fields = (json ?? {}) as Readonly<Record<string, unknown>>
  const { input_file_id: fileId, endpoint, completion_window: window } = fields
  if (typeof fileId !== 'string') return { error: missingParameter('input_file_id') }
  if (typeof endpoint !== 'string') return { error: missingParameter('endpoint') }
  if (!ENDPOINTS.includes(endpoint))
    return { error: invalidValue('endpoint', `'${endpoint}' is not served in batches here.`) }
  if (window !== '24h')
    return { error: invalidValue('completion_window', "'completion_window' must be '24h'.") }
  const input = files.find(fileId, account)
  return input === null ? { error: notFound('File', fileId) } : { input, endpoint }
}

function decoded(text: string | undefined): string {
  try {
    return decodeURIComponent(text ?? '')
  } catch {
    return text ?? ''
  }
}
