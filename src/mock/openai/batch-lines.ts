import type { StoredFile } from './files.ts'

/** One request of a batch. */
export interface BatchLine {
  readonly customId: string
  readonly body: Readonly<Record<string, unknown>>
  /** The line as sent. */
  readonly text: string
}

/** Why a batch was not taken, as its `errors.data` say it. */
export interface LineError {
  readonly code: string
  readonly message: string
  readonly param: string | null
  readonly line: number | null
}

const MOST_LINES = 50_000

/** The requests of a batch's input file, or all that is wrong with it. */
export function readBatchLines(
  file: StoredFile,
  endpoint: string,
):
  | { readonly lines: readonly BatchLine[]; readonly errors: null }
  | { readonly errors: readonly LineError[] } {
  const texts = Buffer.concat(file.pieces)
    .toString('utf8')
    .split('\n')
    .filter((text) => text.trim() !== '')
  if (texts.length === 0 || texts.length > MOST_LINES) {
    const code = texts.length === 0 ? 'empty_file' : 'max_lines_exceeded'
    const message = `A batch has 1 to ${MOST_LINES} lines, this file has ${texts.length}.`
    return { errors: [{ code, message, param: null, line: null }] }
  }
  const lines: BatchLine[] = []
  const errors: LineError[] = []
  const seen = new Set<string>()
  for (const [index, text] of texts.entries()) {
    const read = readLine(text, endpoint)
    const duplicate =
      'body' in read && seen.has(read.customId)
        ? mistake('duplicate_custom_id', `custom_id '${read.customId}' stands twice.`, 'custom_id')
        : null
    if (duplicate !== null) errors.push({ ...duplicate, line: index + 1 })
    else if ('body' in read) {
      seen.add(read.customId)
      lines.push(read)
    } else errors.push({ ...read, line: index + 1 })
  }
  return errors.length > 0 ? { errors } : { lines, errors: null }
}

type Mistake = Omit<LineError, 'line'>

function mistake(code: string, message: string, param: string | null = null): Mistake {
  return { code, message, param }
}

function readLine(text: string, endpoint: string): BatchLine | Mistake {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return mistake('invalid_json_line', 'This line is not parseable as valid JSON.')
  }
  if (typeof json !== 'object' || json === null)
    return mistake('invalid_json_line', 'This line is not a JSON object.')
  const { custom_id: customId, method, url, body } = json as Record<string, unknown>
  if (typeof customId !== 'string' || customId === '')
    return mistake('missing_required_parameter', "Missing 'custom_id'.", 'custom_id')
  if (method !== 'POST') return mistake('invalid_method', "'method' must be POST.", 'method')
  if (url !== endpoint)
    return mistake('invalid_url', `'url' must be the batch's endpoint, ${endpoint}.`, 'url')
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return mistake('missing_required_parameter', "'body' must be a JSON object.", 'body')
  return { customId, body: body as Record<string, unknown>, text }
}
