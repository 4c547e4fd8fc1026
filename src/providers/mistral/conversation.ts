import type { ServerEvent } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'

const TOOL = 'image_generation'

/** What a conversation came to, whether it was answered whole or as a stream. */
export interface Conversation {
  readonly id: string | null
  /** False for a stream that was cut before its `conversation.response.done`. */
  readonly isWhole: boolean
  /** Files that the tool made, by id, in order. */
  readonly files: readonly string[]
  /** What the tool said of itself each time it ran; [] when it never did. */
  readonly toolRuns: readonly Json[]
  /** The language model's own words. */
  readonly words: string
  readonly usage: Json | undefined
  /** `conversation.response.error` of a stream. */
  readonly error: Fields | null
}

/** The answer `{conversation_id, outputs, usage}`; null where it is none. */
export function conversationOf(json: Json): Conversation | null {
  const body = fieldsOf(json)
  const outputs = field(body, 'outputs')
  if (!Array.isArray(outputs)) return null
  const entries = outputs.map(fieldsOf)
  return {
    id: textOf(field(body, 'conversation_id')),
    isWhole: true,
    ...contentOf(entries.map((entry) => field(entry, 'content'))),
    toolRuns: entries
      .filter((entry) => field(entry, 'type') === 'tool.execution' && isOurTool(entry, 'name'))
      .map((entry) => field(entry, 'info') ?? null),
    usage: field(body, 'usage'),
    error: null,
  }
}

/** The same of a stream: `tool.execution.done`, `message.output.delta`, `conversation.response.…`. */
export function streamedConversation(events: readonly ServerEvent[]): Conversation {
  const typed = events.map(({ event, data }) => {
    const fields = fieldsOf(data)
    return { type: textOf(field(fields, 'type')) ?? event ?? '', fields }
  })
  const all = (type: string): readonly Fields[] =>
    typed.filter((one) => one.type === type).map(({ fields }) => fields)
  const started = all('conversation.response.started')
  const done = all('conversation.response.done')
  return {
    id: textOf(field(started[0] ?? {}, 'conversation_id')),
    isWhole: done.length > 0,
    ...contentOf(all('message.output.delta').map((delta) => field(delta, 'content'))),
    toolRuns: all('tool.execution.done')
      .filter((run) => isOurTool(run, 'name'))
      .map((run) => field(run, 'info') ?? null),
    usage: field(done[0] ?? {}, 'usage'),
    error: all('conversation.response.error')[0] ?? null,
  }
}

/** `content` is a text, a chunk or a list of chunks: texts, and the files of tools. */
function contentOf(contents: readonly (Json | undefined)[]): Pick<Conversation, 'files' | 'words'> {
  const files: string[] = []
  const words: string[] = []
  for (const chunk of contents.flat(1)) {
    if (typeof chunk === 'string') words.push(chunk)
    if (!isObject(chunk)) continue
    const text = textOf(field(chunk, 'text'))
    const file = textOf(field(chunk, 'file_id'))
    if (text !== null) words.push(text)
    if (file !== null && isOurTool(chunk, 'tool')) files.push(file)
  }
  return { files, words: words.join('') }
}

/** Other tools of an agent make files too; one that is not named is taken for ours. */
function isOurTool(fields: Fields, key: string): boolean {
  const name = textOf(field(fields, key))
  return name === null || name === TOOL
}
